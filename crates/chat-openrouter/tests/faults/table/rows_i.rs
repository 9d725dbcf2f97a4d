use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "I1",
        "no key, a blank one, or one that is not UTF-8",
        "`Configuration` that names the variable",
        &["environment.rs::without_a_key_the_error_names_the_variable_and_the_simulator"],
    ),
    row(
        "I2",
        "a base URL that is none, or odd",
        "put in order, or `Configuration`",
        &[
            "setup.rs::a_url_may_be_written_in_many_ways",
            "setup.rs::a_url_that_cannot_be_right_is_refused",
            "hostile/setups.rs::an_address_that_leads_nowhere_is_refused",
        ],
    ),
    row(
        "I3",
        "no messages; a result that answers no call",
        "`InvalidRequest` that says which message. What some provider takes (an empty text, only a system message, a call without result) goes out",
        &[
            "hostile/conversations.rs::a_result_must_answer_a_call",
            "hostile/conversations.rs::odd_conversations_that_some_provider_takes_go_out",
            "wire/refusals.rs::what_cannot_be_right_is_refused_before_anything_is_sent",
        ],
    ),
    row(
        "I4",
        "numbers out of range, infinite or not numbers",
        "`Configuration` when the model is made, `InvalidRequest` for a call",
        &[
            "hostile/setups.rs::numbers_that_no_model_takes_are_refused_at_once",
            "options/refused.rs::sampling_out_of_range",
        ],
    ),
    row(
        "I5",
        "a prompt of 50 MB",
        "written once; tries share it",
        &["hostile/work.rs::a_large_prompt_is_written_once"],
    ),
    row(
        "I6",
        "texts with NUL, marks of order, halves of escapes",
        "sent byte for byte",
        &["hostile/conversations.rs::texts_arrive_byte_for_byte"],
    ),
    row(
        "I7",
        "`extra_body` with `stream`, `n`, `model` or `messages`",
        "the first two are refused; the others count over the rest, as documented",
        &["hostile/setups.rs::the_escape_hatch_may_not_change_how_the_answer_is_read"],
    ),
    row(
        "I8",
        "a model's name that is empty, has spaces or 10 KB",
        "`Configuration`; `InvalidRequest` for a call",
        &[
            "hostile/setups.rs::the_name_of_a_model_is_one_word",
            "hostile/setups.rs::a_call_may_not_name_a_wrong_model_either",
        ],
    ),
    row(
        "I9",
        "tools with one name, names that no provider takes, schemas of no object",
        "`InvalidRequest` that names the tool. How many there may be is the provider's to say",
        &["hostile/conversations.rs::tools_that_no_provider_takes"],
    ),
    row(
        "I10",
        "a call outside of a tokio runtime",
        "`Configuration` that says what to do",
        &["hostile/setups.rs::outside_a_runtime_the_error_says_what_to_do"],
    ),
    row(
        "I11",
        "limits of zero; a cap of waits below their base",
        "`Configuration`; the cap counts",
        &[
            "hostile/setups.rs::limits_of_nothing_are_refused",
            "hostile/setups.rs::the_largest_limits_overflow_nowhere",
        ],
    ),
    row(
        "I12",
        "a client is cloned and dropped while calls run",
        "models never change; clones live on",
        &["hostile/setups.rs::a_clone_lives_on_without_the_first"],
    ),
];
