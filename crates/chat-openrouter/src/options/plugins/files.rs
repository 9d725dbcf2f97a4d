use crate::options::OptionValue;

open_enum! {
    /// Who reads PDF files for models that cannot.
    PdfParserEngine {
        /// Mistral's OCR, for scans. Billed by the page.
        MistralOcr = "mistral-ocr",
        /// Cloudflare's reader of texts.
        CloudflareAi = "cloudflare-ai",
        /// The model itself. Gives no annotations.
        Native = "native",
        /// Deprecated: OpenRouter uses Cloudflare's reader in its place.
        PdfText = "pdf-text",
    }
}

wire_object! {
    /// How PDF files are read.
    PdfParserOptions {
        /// Who reads them. Default: the model if it can, else Mistral's OCR.
        with_engine, engine: PdfParserEngine;
    }
}

impl OptionValue<PdfParserOptions> for PdfParserEngine {
    fn into_value(self) -> Option<PdfParserOptions> {
        Some(PdfParserOptions::new().with_engine(self))
    }
}

wire_object! {
    /// How files are read.
    FileParserPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
        /// How PDF files are read. An engine alone will do.
        with_pdf, pdf: PdfParserOptions;
    }
    fixed { "id": "file-parser" }
}

wire_object! {
    /// Mends broken JSON in answers. Only for whole answers (not for streams) and with a JSON
    /// response format, as OpenRouter's page on response healing says.
    ResponseHealingPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
    }
    fixed { "id": "response-healing" }
}

open_enum! {
    /// How a conversation is made shorter.
    ContextCompressionEngine {
        /// By leaving out its middle. The default.
        MiddleOut = "middle-out",
    }
}

wire_object! {
    /// Makes conversations shorter that are too long for the model. On by itself for models of 8192
    /// tokens and fewer.
    ContextCompressionPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
        /// How the conversation is made shorter. Default: middle-out.
        with_engine, engine: ContextCompressionEngine;
    }
    fixed { "id": "context-compression" }
}

wire_object! {
    /// Checks the request with a moderation model first. It has no settings.
    ModerationPlugin {}
    fixed { "id": "moderation" }
}
