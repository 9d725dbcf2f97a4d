open_enum! {
    /// The class of service.
    ServiceTier {
        /// As OpenRouter likes.
        Auto = "auto",
        /// The provider's usual one.
        Default = "default",
        /// Another name of [`Priority`](Self::Priority).
        Fast = "fast",
        /// Slower and cheaper. Only providers that have it are asked.
        Flex = "flex",
        /// Faster and dearer. Providers that have it are asked first.
        Priority = "priority",
        /// Capacity that was bought before.
        Scale = "scale",
    }
}

open_enum! {
    /// How fast a model answers, in Anthropic's words.
    Speed {
        /// The same as the service tier `fast`.
        Fast = "fast",
        /// As usual.
        Standard = "standard",
    }
}

open_enum! {
    /// How a prompt is changed before it is sent on. Legacy on the wire:
    /// [`ContextCompressionPlugin`](super::ContextCompressionPlugin) does the same.
    Transform {
        /// The middle of a conversation that is too long is left out.
        MiddleOut = "middle-out",
    }
}

wire_object! {
    /// What a stream shows of OpenRouter's work.
    DebugOptions {
        /// Whether the first chunk has the body that the provider was sent. In streams only.
        /// Default: `false`.
        with_echo_upstream_body, echo_upstream_body: bool;
    }
}
