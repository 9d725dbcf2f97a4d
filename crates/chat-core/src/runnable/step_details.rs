use std::borrow::Cow;

use serde_json::Value;

use super::{FlowType, Runnable, StepInfo};

/// Tells what is inside a step, for graphs and schemas. It is asked only when somebody looks.
///
/// # Implementing
///
/// A step that runs other steps implements it and says so in its [`StepInfo`]; a step that runs no
/// other needs it only to show a schema or a note of its own.
///
/// # Example
///
/// ```
/// use chat_core::{
///     ChunkStream, DescribeStep, Result, RunContext, Runnable, RunnableExt, StepDetails,
///     StepInfo, StepKind, async_trait, barrier,
/// };
///
/// /// Runs a step three times.
/// struct Thrice<R>(R);
///
/// impl<R: Runnable<Input = String, Output = String>> DescribeStep for Thrice<R> {
///     fn describe(&self) -> StepDetails<'_> {
///         StepDetails::repeated(&self.0)
///     }
/// }
///
/// #[async_trait]
/// impl<R: Runnable<Input = String, Output = String>> Runnable for Thrice<R> {
///     type Input = String;
///     type Output = String;
///
///     fn info(&self) -> StepInfo<'_> {
///         StepInfo::new("thrice", StepKind::Chain).with_details(self)
///     }
///
///     async fn call(&self, mut text: String, context: &RunContext) -> Result<String> {
///         for _ in 0..3 {
///             text = self.0.invoke_in(text, context).await?;
///         }
///         Ok(text)
///     }
///
///     fn transform<'a>(
///         &'a self,
///         input: ChunkStream<'a, String>,
///         context: RunContext,
///     ) -> ChunkStream<'a, String> {
///         barrier(self, input, context)
///     }
/// }
/// ```
pub trait DescribeStep: Send + Sync {
    /// What is inside the step.
    fn describe(&self) -> StepDetails<'_>;
}

/// What is inside a step: the steps that it runs and how they stand to each other, and the schemas
/// that only the step itself knows.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StepDetails<'a> {
    /// How the parts stand to each other.
    pub arrangement: Arrangement,
    /// The steps inside, in order.
    pub parts: Vec<StepPart<'a>>,
    /// What the step does to its one part, such as `with_retry(2)`, or a word about a step without
    /// parts.
    pub note: Option<Cow<'a, str>>,
    /// The JSON schema of the input, where this very step knows more than its type.
    pub input_schema: Option<Value>,
    /// The JSON schema of the output, where this very step knows more than its type.
    pub output_schema: Option<Value>,
}

/// How the steps inside a step stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Arrangement {
    /// There are none.
    Leaf,
    /// One after the other.
    Sequence,
    /// All of them get the same input, and their outputs go together. The labels name the outputs.
    Parallel,
    /// One of them is run. The labels say when.
    Choice,
    /// There is one, and the step only adds to how it is run. It is drawn with the note beside it.
    Wrapper,
    /// There is one, and it is run many times.
    Loop,
}

/// A step inside another step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StepPart<'a> {
    /// What the step inside is for: the name of its output, or when it is run.
    pub label: Option<Cow<'a, str>>,
    /// How it is called and what kind it is.
    pub info: StepInfo<'a>,
    /// What goes in.
    pub input: FlowType,
    /// What comes out.
    pub output: FlowType,
}

impl<'a> StepPart<'a> {
    /// This step, without a label.
    #[must_use]
    pub fn new<R: Runnable + ?Sized>(step: &'a R) -> Self {
        Self {
            label: None,
            info: step.info(),
            input: FlowType::of::<R::Input>(),
            output: FlowType::of::<R::Output>(),
        }
    }

    /// Says what the step is for.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<Cow<'a, str>>) -> Self {
        self.label = Some(label.into());
        self
    }
}

impl<'a> StepDetails<'a> {
    /// A step that runs no other.
    #[must_use]
    pub fn leaf() -> Self {
        Self::new(Arrangement::Leaf)
    }

    /// Steps one after the other; add them with [`then`](Self::then).
    #[must_use]
    pub fn sequence() -> Self {
        Self::new(Arrangement::Sequence)
    }

    /// Steps that get the same input; add them with [`branch`](Self::branch), labelled with the
    /// names of their outputs.
    #[must_use]
    pub fn parallel() -> Self {
        Self::new(Arrangement::Parallel)
    }

    /// Steps of which one is run; add them with [`branch`](Self::branch), labelled with the
    /// condition, the route, or the turn.
    #[must_use]
    pub fn choice() -> Self {
        Self::new(Arrangement::Choice)
    }

    /// A step that only adds to how another is run: `note` says what.
    #[must_use]
    pub fn wrapper<R: Runnable + ?Sized>(note: impl Into<Cow<'a, str>>, inner: &'a R) -> Self {
        Self::new(Arrangement::Wrapper).then(inner).with_note(note)
    }

    /// A step that runs another many times.
    #[must_use]
    pub fn repeated<R: Runnable + ?Sized>(inner: &'a R) -> Self {
        Self::new(Arrangement::Loop).then(inner)
    }

    /// Adds a step.
    #[must_use]
    pub fn then<R: Runnable + ?Sized>(self, step: &'a R) -> Self {
        self.with_part(StepPart::new(step))
    }

    /// Adds a step with a label.
    #[must_use]
    pub fn branch<R>(self, label: impl Into<Cow<'a, str>>, step: &'a R) -> Self
    where
        R: Runnable + ?Sized,
    {
        self.with_part(StepPart::new(step).with_label(label))
    }

    /// Adds a part.
    #[must_use]
    pub fn with_part(mut self, part: StepPart<'a>) -> Self {
        self.parts.push(part);
        self
    }

    /// Sets the note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<Cow<'a, str>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Sets the JSON schema of the input.
    #[must_use]
    pub fn with_input_schema(mut self, schema: Value) -> Self {
        self.input_schema = Some(schema);
        self
    }

    /// Sets the JSON schema of the output.
    #[must_use]
    pub fn with_output_schema(mut self, schema: Value) -> Self {
        self.output_schema = Some(schema);
        self
    }

    fn new(arrangement: Arrangement) -> Self {
        Self {
            arrangement,
            parts: Vec::new(),
            note: None,
            input_schema: None,
            output_schema: None,
        }
    }
}
