/// Who says a turn of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The user.
    Human,
    /// The model.
    Model,
}

/// One message of a conversation.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who says it.
    pub speaker: Speaker,
    /// What is said.
    pub text: String,
}

/// A conversation of so many messages, by turns, that ends with the human's. A single message is short;
/// those of a longer one have 200 bytes or so, with something to escape.
pub(crate) fn conversation(messages: usize) -> Vec<Turn> {
    (0..messages)
        .map(|at| Turn {
            speaker: if (messages - at) % 2 == 1 {
                Speaker::Human
            } else {
                Speaker::Model
            },
            text: if messages == 1 {
                "Hello".to_owned()
            } else {
                format!(
                    "Message {at} of the \"history\": long enough to be a paragraph, as people write \
                     them and models answer.\nIt has a second line, a caf\u{e9}, and says nothing that \
                     anybody would want to read twice."
                )
            },
        })
        .collect()
}
