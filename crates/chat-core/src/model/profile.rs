use serde::{Deserialize, Serialize};

/// What a model can do. `None` means that it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ModelProfile {
    /// The most tokens that go in.
    pub max_input_tokens: Option<u64>,
    /// The most tokens that come out.
    pub max_output_tokens: Option<u64>,
    /// Whether it reads images.
    pub image_inputs: Option<bool>,
    /// Whether it hears audio.
    pub audio_inputs: Option<bool>,
    /// Whether it watches video.
    pub video_inputs: Option<bool>,
    /// Whether it reads PDF files.
    pub pdf_inputs: Option<bool>,
    /// Whether it makes images.
    pub image_outputs: Option<bool>,
    /// Whether it thinks before it answers.
    pub reasoning_output: Option<bool>,
    /// Whether it calls tools.
    pub tool_calling: Option<bool>,
    /// Whether it can be made to call a certain tool.
    pub tool_choice: Option<bool>,
    /// Whether it keeps to a JSON schema.
    pub structured_output: Option<bool>,
}
