//! Images, sounds, videos and documents in messages: `cargo run --example multimodal`.

use chat::prelude::*;
use chat::{LocalFile, MediaBlock};

/// A sound in base64: a WAV file of a fraction of a second of silence.
const AUDIO_DATA: &str = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

/// An image in base64: a PNG file of one pixel.
const IMAGE_DATA: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn ask(model: &impl ChatModel, text: &str, media: ContentBlock) -> chat::Result<()> {
    let message = Message::human([ContentBlock::text(text), media]);
    println!("{text}\n  {}", model.invoke(message).await?.text());
    Ok(())
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = |name: &str| examples::build(ChatOpenRouter::builder().model(name));

    // By address. The provider fetches it.
    let image = "https://upload.wikimedia.org/wikipedia/commons/thumb/d/dd/Gfp-wisconsin-madison-the-nature-boardwalk.jpg/2560px-Gfp-wisconsin-madison-the-nature-boardwalk.jpg";
    let gpt = model("openai/gpt-4o")?;
    ask(&gpt, "Describe this image.", ContentBlock::image_url(image)).await?;

    let gemini = model("google/gemini-2.5-pro-preview")?;
    let video = ContentBlock::Video(MediaBlock::url("https://example.com/video.mp4"));
    ask(&gemini, "Describe this video.", video).await?;
    let document = "https://www.w3.org/WAI/ER/tests/xhtml/testfiles/resources/pdf/dummy.pdf";
    let document = MediaBlock::url(document).with_mime_type("application/pdf");
    ask(
        &gemini,
        "Summarize this document.",
        ContentBlock::File(document),
    )
    .await?;

    // As data. OpenRouter takes sounds in no other way.
    let flash = model("google/gemini-2.5-flash")?;
    let audio = ContentBlock::Audio(MediaBlock::base64(AUDIO_DATA, "audio/wav"));
    ask(&flash, "Transcribe this audio.", audio).await?;
    let image = ContentBlock::Image(MediaBlock::base64(IMAGE_DATA, "image/png"));
    ask(&flash, "What colour is this?", image).await?;

    // A file of this machine. Only regular files of at most 20 MiB are read.
    let file = LocalFile::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/guide.md"));
    ask(&flash, "What is this guide about?", file.read().await?).await?;
    if let Err(error) = LocalFile::new("/dev/zero").read().await {
        println!("{error}");
    }
    Ok(())
}
