use super::{Cutoff, MaxPrice, ProviderSortConfig};

open_enum! {
    /// Whether providers may keep what they are sent.
    DataCollection {
        /// They may keep it for longer and train on it.
        Allow = "allow",
        /// Only those that collect nothing are asked.
        Deny = "deny",
    }
}

open_enum! {
    /// The precision with which a provider computes an open-weight model.
    Quantization {
        /// Integers of 4 bits.
        Int4 = "int4",
        /// Integers of 8 bits.
        Int8 = "int8",
        /// Floating point of 4 bits.
        Fp4 = "fp4",
        /// Microscaling floating point of 4 bits.
        Mxfp4 = "mxfp4",
        /// NVIDIA's floating point of 4 bits.
        Nvfp4 = "nvfp4",
        /// Floating point of 6 bits.
        Fp6 = "fp6",
        /// Floating point of 8 bits.
        Fp8 = "fp8",
        /// Microscaling floating point of 8 bits.
        Mxfp8 = "mxfp8",
        /// Floating point of 16 bits.
        Fp16 = "fp16",
        /// Brain floating point of 16 bits.
        Bf16 = "bf16",
        /// Floating point of 32 bits.
        Fp32 = "fp32",
        /// The provider doesn't say.
        Unknown = "unknown",
    }
}

wire_object! {
    /// Which of the providers of a model are asked, and in which order.
    ///
    /// Providers are named by slug, such as `openai` or `google-vertex/us-east5`; a slug without a
    /// region means all of them. Display names such as `Google AI Studio` work, too. Fields and
    /// defaults are those of OpenRouter's page on provider selection; OpenRouter refuses fields that
    /// it doesn't know.
    ///
    /// ```
    /// use chat_openrouter::{ChatOpenRouter, DataCollection, ProviderPreferences};
    ///
    /// let builder = ChatOpenRouter::builder().model("openai/gpt-4o").provider(
    ///     ProviderPreferences::new()
    ///         .with_order(["OpenAI", "Azure"])
    ///         .with_allow_fallbacks(false)
    ///         .with_require_parameters(true)
    ///         .with_data_collection(DataCollection::Deny),
    /// );
    /// ```
    ProviderPreferences {
        /// Providers to try first, in this order. It switches load balancing and sticky routing
        /// off. Default: OpenRouter balances by price.
        with_order, order: Vec<String>;
        /// The only providers to ask, beside those that the account allows. Default: all.
        with_only, only: Vec<String>;
        /// Providers that are not asked, beside those that the account ignores. Default: none.
        with_ignore, ignore: Vec<String>;
        /// Whether others are asked when the first, or those of `order`, are not available.
        /// Default: `true`.
        with_allow_fallbacks, allow_fallbacks: bool;
        /// Whether only providers are asked that take all parameters of the request. Otherwise what
        /// a provider doesn't take is left out silently. Default: `false`.
        with_require_parameters, require_parameters: bool;
        /// Whether providers may keep what they are sent. Default: allow.
        with_data_collection, data_collection: DataCollection;
        /// Whether only providers are asked that retain nothing (zero data retention). The
        /// account's setting can be tightened only. It doesn't cover plugins. Default: `false`.
        with_zdr, zdr: bool;
        /// Whether only models are asked whose text may be used to train others. Default: `false`.
        with_enforce_distillable_text, enforce_distillable_text: bool;
        /// The precisions to ask for. Default: all.
        with_quantizations, quantizations: Vec<super::Quantization>;
        /// By what providers are sorted, in place of load balancing. Default: price, balanced.
        with_sort, sort: ProviderSortConfig;
        /// The tokens per second below which a provider is asked later. A number is about the
        /// median. Default: none.
        with_preferred_min_throughput, preferred_min_throughput: Cutoff;
        /// The seconds to the first token above which a provider is asked later. A number is about
        /// the median. Default: none.
        with_preferred_max_latency, preferred_max_latency: Cutoff;
        /// The highest prices to pay. If nobody is as cheap, the request fails. Default: any.
        with_max_price, max_price: MaxPrice;
    }
}
