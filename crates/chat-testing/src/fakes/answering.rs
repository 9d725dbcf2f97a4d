/// Makes a type a model that gives what its `answer` says, and that records its calls in its `log`.
macro_rules! answering_model {
    ($model:ident, $name:expr) => {
        chat_core::runnable_model!($model);

        impl $model {
            /// The calls so far.
            #[must_use]
            pub fn calls(&self) -> Vec<chat_core::RecordedCall> {
                self.log.calls()
            }
        }

        #[chat_core::async_trait]
        #[deny(clippy::missing_trait_methods)]
        impl chat_core::ChatModel for $model {
            fn identity(&self) -> chat_core::ModelIdentity {
                chat_core::ModelIdentity::new("fake", $name)
            }

            fn profile(&self) -> std::sync::Arc<chat_core::ModelProfile> {
                std::sync::Arc::default()
            }

            async fn generate(
                &self,
                request: chat_core::ChatRequest<'_>,
            ) -> chat_core::Result<chat_core::AiMessage> {
                $crate::fakes::words::check(request)?;
                let attempt = || async { Ok(self.answer(request)) };
                chat_core::leaf(self, request, &chat_core::RetryPolicy::none(), attempt).await
            }

            async fn generate_stream(
                &self,
                request: chat_core::ChatRequest<'_>,
            ) -> chat_core::Result<chat_core::ChatStream> {
                use $crate::fakes::words;
                words::check(request)?;
                let attempt = || async { Ok(words::streamed(self.answer(request))) };
                let policy = chat_core::RetryPolicy::none();
                chat_core::leaf_stream(self, request, &policy, attempt).await
            }
        }

        impl $crate::fakes::RecordsCalls for $model {
            fn recorded_calls(&self) -> Vec<chat_core::RecordedCall> {
                self.calls()
            }
        }
    };
}
