//! What goes wrong in the meaning of an answer: part D.

mod arguments;
mod calls;
mod endings;
mod reasoning;
mod schemas;
mod structured;
mod support;
mod tools;
