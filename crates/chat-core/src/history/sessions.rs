use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

use crate::value::Message;

/// The sessions that are being talked in. Of one session, one turn goes on at a time.
#[derive(Clone, Default)]
pub(super) struct Sessions(Arc<Mutex<HashMap<String, Open>>>);

/// The beginning of a turn that waits for results of tools.
type Open = Arc<tokio::sync::Mutex<Vec<Message>>>;

impl Sessions {
    /// Waits for its turn.
    pub(super) async fn enter(&self, session: &str) -> InSession {
        let mut place = InSession {
            session: session.to_owned(),
            open: None,
            sessions: self.clone(),
        };
        let open = Arc::clone(self.lock().entry(session.to_owned()).or_default());
        place.open = Some(open.lock_owned().await);
        place
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to speak in a session, or to wait for it. Dropping it gives the right to the next.
pub(super) struct InSession {
    pub(super) session: String,
    open: Option<OwnedMutexGuard<Vec<Message>>>,
    sessions: Sessions,
}

impl InSession {
    /// The beginning of a turn that is not complete yet.
    pub(super) fn open_turn(&mut self) -> Option<&mut Vec<Message>> {
        self.open.as_deref_mut()
    }
}

impl Drop for InSession {
    /// Forgets a session that nobody waits for and that has nothing open.
    fn drop(&mut self) {
        // Nobody comes while the sessions are locked: who is counted is all that there is.
        let mut sessions = self.sessions.lock();
        drop(self.open.take());
        let is_idle = sessions.get(&self.session).is_some_and(|open| {
            let has_nothing_open = open.try_lock().is_ok_and(|turn| turn.is_empty());
            Arc::strong_count(open) == 1 && has_nothing_open
        });
        if is_idle {
            sessions.remove(&self.session);
        }
    }
}
