use chat_core::{JsonMap, ModelProfile, Usage};

use super::lenient::api_object;
use super::pricing::Pricing;

api_object! {
    /// A model of OpenRouter's catalogue: what it is, can do and costs.
    Model {
        /// The name to ask it by, such as `anthropic/claude-sonnet-4.5`.
        id: String,
        /// The name that never comes to mean another model, often with a date. Answers may name
        /// the model so.
        canonical_slug: Option<String>,
        /// The name for people.
        name: Option<String>,
        /// When OpenRouter added it, in seconds since 1970.
        created: Option<u64>,
        /// What it is good for.
        description: Option<String>,
        /// The most tokens of a conversation, answer included.
        context_length: Option<u64>,
        /// What goes in and what comes out.
        architecture: ModelArchitecture,
        /// What it costs.
        pricing: Pricing,
        /// What its first provider allows.
        top_provider: TopProvider,
        /// The most tokens of one request, where there is such a limit.
        per_request_limits: Option<PerRequestLimits>,
        /// The options that at least one provider takes, such as `temperature` or `tools`.
        supported_parameters: Vec<String>,
        /// What options are if a request does not say.
        default_parameters: DefaultParameters,
        /// The voices of a model that speaks.
        supported_voices: Vec<String>,
        /// How it thinks, if it can.
        reasoning: Option<ModelReasoning>,
        /// The day up to which it knows the world, as `YYYY-MM-DD`.
        knowledge_cutoff: Option<String>,
        /// The day from which it may be gone, as `YYYY-MM-DD`.
        expiration_date: Option<String>,
        /// Its name on Hugging Face, if it is there.
        hugging_face_id: Option<String>,
        /// The model that a moving name such as `~anthropic/claude-sonnet-latest` means now.
        alias_target: Option<ModelAliasTarget>,
        /// How it does in public benchmarks, as it came.
        benchmarks: JsonMap,
        /// Where to read more, as it came.
        links: JsonMap,
    }
}

api_object! {
    /// What goes into a model and what comes out. Empty lists mean that it is not known.
    ModelArchitecture {
        /// Both in short, such as `text+image->text`.
        modality: Option<String>,
        /// What it takes: `text`, `image`, `file`, `audio`, `video`.
        input_modalities: Vec<String>,
        /// What it gives: `text`, `image`, `audio` and so on.
        output_modalities: Vec<String>,
        /// The family of its tokenizer, such as `Claude`.
        tokenizer: Option<String>,
        /// The form of its prompts, such as `chatml`.
        instruct_type: Option<String>,
    }
}

api_object! {
    /// What the first provider of a model allows.
    TopProvider {
        /// The most tokens of a conversation, answer included.
        context_length: Option<u64>,
        /// The most tokens of an answer.
        max_completion_tokens: Option<u64>,
        /// Whether it looks at the input first and may refuse it.
        is_moderated: Option<bool>,
    }
}

api_object! {
    /// The most tokens of one request.
    PerRequestLimits {
        /// Tokens in.
        prompt_tokens: Option<u64>,
        /// Tokens out.
        completion_tokens: Option<u64>,
    }
}

api_object! {
    /// What options are if a request does not say. `None` leaves them to the provider.
    DefaultParameters {
        /// How freely the model chooses its words, from 0 to 2.
        temperature: Option<f64>,
        /// The share of likely words to choose from, above 0 up to 1.
        top_p: Option<f64>,
        /// How many of the likeliest words to choose from; 0 means all.
        top_k: Option<u64>,
        /// How strongly frequent words are avoided, from -2 to 2.
        frequency_penalty: Option<f64>,
        /// How strongly words that were used are avoided, from -2 to 2.
        presence_penalty: Option<f64>,
        /// How strongly repetition is avoided, above 0 up to 2; 1 does nothing.
        repetition_penalty: Option<f64>,
    }
}

api_object! {
    /// How a model thinks before it answers.
    ModelReasoning {
        /// Whether it cannot be turned off.
        mandatory: Option<bool>,
        /// Whether it is on if a request does not say.
        default_enabled: Option<bool>,
        /// The efforts that may be asked for, highest first. Empty means any.
        supported_efforts: Vec<String>,
        /// The effort if a request turns thinking on and says no more.
        default_effort: Option<String>,
        /// Whether the most tokens to think with can be set.
        supports_max_tokens: Option<bool>,
    }
}

api_object! {
    /// The model that a moving name means now.
    ModelAliasTarget {
        /// Its id.
        slug: String,
        /// Its name for people.
        name: Option<String>,
    }
}

impl Model {
    /// Whether it takes an option, such as `temperature`, `tools` or `structured_outputs`. `None`
    /// if that is not known.
    #[must_use]
    pub fn supports(&self, parameter: &str) -> Option<bool> {
        is_listed(&self.supported_parameters, parameter)
    }

    /// Whether `text`, `image`, `file`, `audio` or `video` goes in. `None` if that is not known.
    ///
    /// PDF files go into every model, also those without `file`: OpenRouter reads them first.
    #[must_use]
    pub fn has_input_modality(&self, modality: &str) -> Option<bool> {
        is_listed(&self.architecture.input_modalities, modality)
    }

    /// Whether `text`, `image`, `audio` and so on comes out. `None` if that is not known.
    #[must_use]
    pub fn has_output_modality(&self, modality: &str) -> Option<bool> {
        is_listed(&self.architecture.output_modalities, modality)
    }

    /// What this usage costs, in US dollars: an estimate; see [`Pricing::cost`].
    #[must_use]
    pub fn cost(&self, usage: &Usage) -> Option<f64> {
        self.pricing.cost(usage)
    }

    /// What it can do, in the words of all backends.
    #[must_use]
    pub fn profile(&self) -> ModelProfile {
        let mut profile = ModelProfile::default();
        profile.max_input_tokens = self.context_length.or(self.top_provider.context_length);
        profile.max_output_tokens = self.top_provider.max_completion_tokens;
        profile.image_inputs = self.has_input_modality("image");
        profile.audio_inputs = self.has_input_modality("audio");
        profile.video_inputs = self.has_input_modality("video");
        profile.pdf_inputs = Some(true);
        profile.image_outputs = self.has_output_modality("image");
        profile.reasoning_output = match &self.reasoning {
            Some(_) => Some(true),
            None => self.supports("reasoning"),
        };
        profile.tool_calling = self.supports("tools");
        profile.tool_choice = self.supports("tool_choice");
        profile.structured_output = self.supports("structured_outputs");
        profile
    }
}

fn is_listed(list: &[String], word: &str) -> Option<bool> {
    (!list.is_empty()).then(|| list.iter().any(|entry| entry == word))
}
