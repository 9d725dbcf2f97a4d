use chat_core::Usage;

use super::lenient::api_object;
use super::price::Price;

api_object! {
    /// What a model, or one of its endpoints, costs. Tokens are priced one by one, in US dollars.
    Pricing {
        /// One token in.
        prompt: Option<Price>,
        /// One token out.
        completion: Option<Price>,
        /// One request, on top of its tokens.
        request: Option<Price>,
        /// One image in.
        image: Option<Price>,
        /// One token of an image.
        image_token: Option<Price>,
        /// One image out.
        image_output: Option<Price>,
        /// One token of audio in.
        audio: Option<Price>,
        /// One token of audio out.
        audio_output: Option<Price>,
        /// One token of audio in that comes from the provider's prompt cache.
        input_audio_cache: Option<Price>,
        /// One token in that comes from the provider's prompt cache.
        input_cache_read: Option<Price>,
        /// One token in that is written to the provider's prompt cache, for its usual time.
        input_cache_write: Option<Price>,
        /// One token in that is written to the provider's prompt cache for an hour.
        input_cache_write_1h: Option<Price>,
        /// One token of reasoning, where it has a price of its own.
        internal_reasoning: Option<Price>,
        /// One web search.
        web_search: Option<Price>,
        /// What is taken off all prices, from 0 (nothing) to 1 (everything).
        discount: Option<f64>,
        /// Prices that hold under conditions. Of those that apply, later ones count over earlier
        /// ones, price by price.
        overrides: Vec<PricingOverride>,
    }
}

api_object! {
    /// Prices that hold under a condition, in US dollars. Those it does not name stay as they are.
    PricingOverride {
        /// It applies to requests with more tokens in than this.
        min_prompt_tokens: Option<u64>,
        /// It applies from this time of day on, in UTC, as the number HHMM: 1030 is 10:30.
        utc_start: Option<u64>,
        /// It applies until before this time of day, in UTC, as the number HHMM. It may be less
        /// than the start: the time then goes past midnight.
        utc_end: Option<u64>,
        /// One token in.
        prompt: Option<Price>,
        /// One token out.
        completion: Option<Price>,
        /// One token of audio in.
        audio: Option<Price>,
        /// One token of audio in that comes from the provider's prompt cache.
        input_audio_cache: Option<Price>,
        /// One token in that comes from the provider's prompt cache.
        input_cache_read: Option<Price>,
        /// One token in that is written to the provider's prompt cache, for its usual time.
        input_cache_write: Option<Price>,
        /// One token in that is written to the provider's prompt cache for an hour.
        input_cache_write_1h: Option<Price>,
    }
}

/// The prices of one request.
struct Rates {
    prompt: f64,
    completion: f64,
    cache_read: f64,
    cache_write: f64,
    audio: f64,
    audio_output: f64,
    reasoning: f64,
}

impl Pricing {
    /// What this usage costs at these prices, in US dollars: an estimate.
    ///
    /// It counts tokens, with those that were cached, heard or thought at their own prices, and the
    /// price of the request. Overrides by length count, those by time of day do not. Images, web
    /// searches and other fees beside tokens are left out. What was charged in fact is in
    /// [`Usage::cost`].
    ///
    /// `None` if the prices of a token in or out are not known.
    #[must_use]
    pub fn cost(&self, usage: &Usage) -> Option<f64> {
        let rates = self.rates(usage.input_tokens)?;
        let (input, output) = (&usage.input_token_details, &usage.output_token_details);

        let mut rest = usage.input_tokens;
        let into = take(&mut rest, input.cache_read) * rates.cache_read
            + take(&mut rest, input.cache_creation) * rates.cache_write
            + take(&mut rest, input.audio) * rates.audio
            + tokens(rest) * rates.prompt;

        let mut rest = usage.output_tokens;
        let out = take(&mut rest, output.reasoning) * rates.reasoning
            + take(&mut rest, output.audio) * rates.audio_output
            + tokens(rest) * rates.completion;

        let request = dollars(self.request.as_ref()).unwrap_or(0.0);
        let discount = self.discount.unwrap_or(0.0).clamp(0.0, 1.0);
        Some((into + out + request) * (1.0 - discount))
    }

    /// The prices for a request of so many tokens in.
    fn rates(&self, input_tokens: u64) -> Option<Rates> {
        let applicable = || {
            self.overrides.iter().rev().filter(move |entry| {
                let is_by_time = entry.utc_start.is_some() || entry.utc_end.is_some();
                !is_by_time
                    && entry
                        .min_prompt_tokens
                        .is_none_or(|most| input_tokens > most)
            })
        };
        let price = |base: &Option<Price>, own: fn(&PricingOverride) -> Option<&Price>| {
            dollars(applicable().find_map(own).or(base.as_ref()))
        };
        let prompt = price(&self.prompt, |entry| entry.prompt.as_ref())?;
        let completion = price(&self.completion, |entry| entry.completion.as_ref())?;
        let cache_read = price(&self.input_cache_read, |entry| {
            entry.input_cache_read.as_ref()
        });
        let cache_write = price(&self.input_cache_write, |entry| {
            entry.input_cache_write.as_ref()
        });
        let audio = price(&self.audio, |entry| entry.audio.as_ref());
        Some(Rates {
            prompt,
            completion,
            cache_read: cache_read.unwrap_or(prompt),
            cache_write: cache_write.unwrap_or(prompt),
            audio: audio.unwrap_or(prompt),
            audio_output: dollars(self.audio_output.as_ref()).unwrap_or(completion),
            reasoning: dollars(self.internal_reasoning.as_ref()).unwrap_or(completion),
        })
    }
}

fn dollars(price: Option<&Price>) -> Option<f64> {
    price.and_then(Price::dollars)
}

/// Takes so many tokens from those that are left, at most all of them.
fn take(rest: &mut u64, part: Option<u64>) -> f64 {
    let part = part.unwrap_or(0).min(*rest);
    *rest -= part;
    tokens(part)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn tokens(count: u64) -> f64 {
    count as f64
}
