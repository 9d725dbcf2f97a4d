//! The models that OpenRouter offers: what they can do and cost. No network.

mod capabilities;
mod known_model;
pub(crate) mod lenient;
mod model;
mod model_catalog;
mod price;
mod pricing;
mod unsupported_parameters;

pub(crate) use known_model::KnownModel;
pub use model::{
    DefaultParameters, Model, ModelAliasTarget, ModelArchitecture, ModelReasoning,
    PerRequestLimits, TopProvider,
};
pub use model_catalog::ModelCatalog;
pub(crate) use model_catalog::base_name;
pub use price::Price;
pub use pricing::{Pricing, PricingOverride};
