//! What is round the chat: the catalogue, records of answers, the key and the credits.

mod credits;
mod endpoints;
mod fetch;
mod generation;
mod key;
mod open_router_account;

pub use credits::Credits;
pub use endpoints::{Endpoint, ModelEndpoints, PercentileStats};
pub use generation::{Generation, ProviderResponse};
pub use key::KeyInfo;
pub use open_router_account::OpenRouterAccount;
