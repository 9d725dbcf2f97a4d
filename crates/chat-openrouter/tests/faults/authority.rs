//! Who signs the certificates of the servers here.

use std::sync::Arc;

use chat_openrouter::{ChatOpenRouterBuilder, ReqwestTransport};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// What a server with a certificate, for `localhost` unless it is changed, takes connections
    /// with.
    pub(crate) fn acceptor(
        &self,
        protocols: &[&[u8]],
        change: impl FnOnce(&mut CertificateParams),
    ) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }

    #[cfg(feature = "hyper")]
    pub(crate) fn certificate(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// Lets a builder trust what this one signed, and nobody else.
    pub(crate) fn trusted_by(&self, builder: ChatOpenRouterBuilder) -> ChatOpenRouterBuilder {
        #[cfg(feature = "hyper")]
        if crate::common::is_over_hyper() {
            return builder.transport(hyper_that_trusts(self.certificate()));
        }
        let root = reqwest::Certificate::from_der(self.0.der()).unwrap();
        let client = reqwest::Client::builder().tls_certs_only([root]).no_proxy();
        let client = client.retry(reqwest::retry::never()).build().unwrap();
        builder.transport(ReqwestTransport::with_client(client))
    }
}

/// A transport that trusts what the owner of a certificate signed, and nobody else.
#[cfg(feature = "hyper")]
pub(crate) fn hyper_that_trusts(certificate: Vec<u8>) -> chat_openrouter::HyperTransport {
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};
    let mut roots = RootCertStore::empty();
    roots.add(certificate.into()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots);
    chat_openrouter::HyperTransport::with_tls(config.with_no_client_auth())
}
