use std::sync::Arc;

use chat_core::{Error, ErrorKind, Result};
use hyper_rustls::ConfigBuilderExt;
use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};

/// TLS that trusts what the system trusts. Reading the system's certificates takes milliseconds.
pub(super) fn of_the_system() -> Result<Arc<ClientConfig>> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(ConfigBuilderExt::try_with_platform_verifier)
        .map_err(|error| {
            let message = format!("the HTTP client cannot be set up: {error}");
            Error::new(ErrorKind::Configuration, message)
        })?;
    Ok(with_alpn(config.with_no_client_auth()))
}

/// Offers HTTP/2 and HTTP/1.1, unless the protocols are chosen already.
pub(super) fn with_alpn(mut config: ClientConfig) -> Arc<ClientConfig> {
    if config.alpn_protocols.is_empty() {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    Arc::new(config)
}
