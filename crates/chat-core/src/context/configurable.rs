use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// Values that steps look up by their types.
#[derive(Clone, Default)]
pub(super) struct Configurable(Option<Arc<ByType>>);

type ByType = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

impl Configurable {
    pub(super) fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        let by_type = self.0.get_or_insert_default();
        Arc::make_mut(by_type).insert(TypeId::of::<T>(), Arc::new(value));
    }

    pub(super) fn get<T: 'static>(&self) -> Option<&T> {
        self.0.as_ref()?.get(&TypeId::of::<T>())?.downcast_ref()
    }
}
