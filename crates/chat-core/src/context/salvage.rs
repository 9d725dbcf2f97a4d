use std::cell::RefCell;

use crate::value::AiMessage;

thread_local! {
    /// What is salvaged on this thread, while somebody does.
    static SALVAGED: RefCell<Option<Salvaged>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Salvaged(Option<AiMessage>);

/// Drops work, and gives what had come of the answer that it was reading.
///
/// What is dropped cannot return anything, and who drops it does not know what is inside; but both
/// happen on one thread, one inside the other.
pub(crate) fn salvage<T>(work: T) -> Option<AiMessage> {
    let outer = SALVAGED.replace(Some(Salvaged::default()));
    drop(work);
    SALVAGED.replace(outer)?.0
}

/// Says what had come of an answer that is dropped. The first one counts.
pub(crate) fn leave(partial: impl FnOnce() -> AiMessage) {
    // A thread that ends drops things too, and then nobody salvages.
    let _ = SALVAGED.try_with(|salvaged| {
        if let Some(salvaged) = &mut *salvaged.borrow_mut() {
            salvaged.0.get_or_insert_with(partial);
        }
    });
}
