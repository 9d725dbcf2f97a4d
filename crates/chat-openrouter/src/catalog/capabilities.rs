//! What a model cannot do, found before anything is sent. What is not known is no obstacle.

use chat_core::{
    ChatOptions, ContentBlock, Error, ErrorKind, MediaBlock, Message, Result, ToolSpec,
};

use super::model::Model;

/// Says what of a request this model cannot do, if there is something.
///
/// Each feature is a check of its own.
pub(crate) fn check(model: &Model, messages: &[Message], options: &ChatOptions) -> Result<()> {
    check_media(model, messages)?;
    check_tools(model, options)
}

fn check_media(model: &Model, messages: &[Message]) -> Result<()> {
    for (place, message) in messages.iter().enumerate() {
        for block in message.content().iter() {
            if let Some(modality) = modality(block)
                && model.has_input_modality(modality) == Some(false)
            {
                return Err(no_input(model, modality, place));
            }
        }
    }
    Ok(())
}

/// What must go into a model for it to take this block.
fn modality(block: &ContentBlock) -> Option<&'static str> {
    match block {
        ContentBlock::Image(_) => Some("image"),
        ContentBlock::Audio(_) => Some("audio"),
        ContentBlock::Video(_) => Some("video"),
        ContentBlock::File(file) if !may_be_pdf(file) => Some("file"),
        _ => None,
    }
}

/// OpenRouter reads PDF files for the models that cannot.
fn may_be_pdf(file: &MediaBlock) -> bool {
    let mime_type = file.mime_type.as_deref();
    mime_type.is_none_or(|it| it.to_ascii_lowercase().starts_with("application/pdf"))
}

fn check_tools(model: &Model, options: &ChatOptions) -> Result<()> {
    let is_function = |tool: &ToolSpec| matches!(tool, ToolSpec::Function(_));
    let has_tools = options
        .tools
        .get()
        .is_some_and(|tools| tools.iter().any(is_function));
    if has_tools && model.supports("tools") == Some(false) {
        let message = format!(
            "{} calls no tools; leave them out, or ask a model that does: \
             `ModelCatalog::supporting(\"tools\")` names them",
            model.id
        );
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    Ok(())
}

fn no_input(model: &Model, modality: &str, place: usize) -> Error {
    let taken = model.architecture.input_modalities.join(", ");
    let message = format!(
        "{} takes no {modality} (it takes {taken}), and message {} has one; leave it out, or ask a \
         model that takes it: `ModelCatalog::with_input_modality(\"{modality}\")` names them",
        model.id,
        place.saturating_add(1),
    );
    Error::new(ErrorKind::Unsupported, message)
}
