use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chat_core::{ChatOptions, Message, ModelProfile, Result};

use super::capabilities::check;
use super::model::Model;
use super::unsupported_parameters::unsupported_parameters;
use crate::wire::PROVIDER;

/// What is known of the model that a [`ChatOpenRouter`](crate::ChatOpenRouter) asks: nothing at
/// first.
#[derive(Default)]
pub(crate) struct KnownModel {
    loaded: RwLock<Loaded>,
    /// The options of which it was said that the model does not take them.
    reported: Mutex<HashSet<&'static str>>,
}

#[derive(Clone, Default)]
struct Loaded {
    model: Option<Arc<Model>>,
    profile: Arc<ModelProfile>,
}

impl KnownModel {
    /// What the model can do, as far as it is known.
    pub(crate) fn profile(&self) -> Arc<ModelProfile> {
        self.loaded().profile
    }

    /// Keeps what the catalogue says.
    pub(crate) fn set(&self, model: Model) -> Arc<ModelProfile> {
        let profile = Arc::new(model.profile());
        let loaded = Loaded {
            model: Some(Arc::new(model)),
            profile: Arc::clone(&profile),
        };
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = loaded;
        profile
    }

    /// Says what of a request the model cannot do, if there is something, and reports options that
    /// it does not take. `own` names the model that this knows; requests that may go to
    /// others pass.
    pub(crate) fn check(
        &self,
        own: &ChatOptions,
        messages: &[Message],
        options: &ChatOptions,
    ) -> Result<()> {
        let Some(model) = self.loaded().model else {
            return Ok(());
        };
        if options.model != own.model || names_other_models(options) {
            return Ok(());
        }
        check(&model, messages, options)?;
        self.report(&model, options);
        Ok(())
    }

    fn report(&self, model: &Model, options: &ChatOptions) {
        for parameter in unsupported_parameters(model, options) {
            let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
            if reported.insert(parameter) {
                tracing::warn!(
                    target: "chat",
                    model = %model.id,
                    parameter,
                    "the model does not take this option and answers as if it were not set"
                );
            }
        }
    }

    fn loaded(&self) -> Loaded {
        let loaded = self.loaded.read();
        loaded.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whether a request names models beside the option `model`.
fn names_other_models(options: &ChatOptions) -> bool {
    const NAMES: [&str; 2] = ["model", "models"];
    let mut typed = options.extensions.of(PROVIDER);
    let extra = options.extra_body.get();
    typed.any(|(name, _)| NAMES.contains(&name))
        || extra.is_some_and(|extra| NAMES.iter().any(|name| extra.contains_key(*name)))
}
