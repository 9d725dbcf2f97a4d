use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::schema::schema_of;

/// What `derive(Flow)` asks of a type, so that the compiler can say what to do when it is missing.
#[diagnostic::on_unimplemented(
    message = "observers cannot see `{Self}`, because it is not `Serialize`",
    label = "this type is not `Serialize`",
    note = "derive it: `#[derive(Clone, Serialize, Flow)]`",
    note = "or let observers see nothing but the type's name: `#[flow(opaque)]`"
)]
pub trait Show {
    /// The value as observers see it.
    fn show(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Show for T {
    fn show(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// What `#[flow(schema)]` asks of a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no schema to show, because it is not `JsonSchema`",
    label = "this type is not `JsonSchema`",
    note = "derive it: `#[derive(Clone, Serialize, JsonSchema, Flow)]`, or leave `#[flow(schema)]` out"
)]
pub trait ShowSchema {
    /// The JSON schema of the type.
    fn show_schema() -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: JsonSchema> ShowSchema for T {
    fn show_schema() -> Value {
        schema_of::<T>()
    }
}
