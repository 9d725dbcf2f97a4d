use super::{Row, declined, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "H1",
        "the key in anything that is shown",
        "it is not there: `Debug`, errors and their causes, panics, logs of all crates at all levels, the command's output; nor its end, nor base64",
        &[
            "secrets.rs::builders_models_and_requests_hide_it",
            "secrets.rs::errors_of_the_setup_hide_it",
            "secrets.rs::logs_of_all_levels_and_crates_hide_it",
            "chat-cli/tests/failures.rs::no_output_shows_the_key",
        ],
    ),
    row(
        "H2",
        "the server repeats the key",
        "`[redacted]`, however it is escaped or nested",
        &["secrets.rs::errors_of_a_server_that_repeats_it_hide_it"],
    ),
    row(
        "H3",
        "the server shows somebody else's key",
        "`[redacted]`, if it looks like one",
        &[
            "secrets.rs::the_keys_of_others_are_hidden_too",
            "chat-core/tests/secrets.rs::what_looks_like_a_secret_is_hidden",
        ],
    ),
    row(
        "H4",
        "a key in the user, password or query of the base URL",
        "`Configuration`, without showing it",
        &[
            "setup.rs::a_url_that_cannot_be_right_is_refused",
            "secrets.rs::builders_models_and_requests_hide_it",
        ],
    ),
    row(
        "H5",
        "a key with line ends, NUL, quotes, spaces or other letters",
        "space around it is cut off; anything else is `Configuration`, without showing it",
        &[
            "setup.rs::a_key_that_cannot_be_sent_is_refused_and_not_shown",
            "hostile/setups.rs::a_key_in_quotation_marks_is_refused",
        ],
    ),
    row(
        "H6",
        "a base URL in plain HTTP",
        "`Configuration`, but for this machine or with `danger_allow_http`",
        &[
            "setup.rs::a_url_that_cannot_be_right_is_refused",
            "setup.rs::this_machine_may_be_reached_without_encryption_and_others_if_allowed",
        ],
    ),
    row(
        "H7",
        "line ends in what is sent as a header",
        "`Configuration`",
        &[
            "setup.rs::headers_that_cannot_be_sent_are_refused",
            "options/headers.rs::headers_that_cannot_be_right",
        ],
    ),
    row(
        "H8",
        "a proxy in the environment",
        "it is used, but for this machine; `HyperTransport` knows only those of `http://…` and says so with `Configuration`; its password never shows; `ReqwestTransport::with_client` takes a client without one",
        &[
            "proxies::a_proxy_of_the_environment_carries_requests_to_others",
            "proxies::a_proxy_sees_nothing_of_what_goes_through_its_tunnel",
            "proxies::requests_to_this_machine_and_to_exceptions_go_round_the_proxy",
            "proxies::a_proxy_that_cannot_be_spoken_to_is_said_without_its_password",
        ],
    ),
    row(
        "H9",
        "a redirect to another host",
        "not followed: key, headers and prompt stay here",
        &["redirects::nobody_else_gets_anything"],
    ),
    row(
        "H10",
        "the address of one request in the next (`Referer`)",
        "never sent, since nothing is followed",
        &["redirects::nobody_else_gets_anything"],
    ),
    declined(
        "H11",
        "the key in memory after its client is gone",
        "the copies that HTTP makes could not be erased, so erasing ours would promise too much",
    ),
    row(
        "H12",
        "a type that writes the key",
        "`ApiKey` has no `Display`, `Serialize` or `PartialEq`",
        &["chat-core/tests/secrets.rs::a_key_can_be_neither_shown_nor_written_nor_compared"],
    ),
    declined(
        "H13",
        "addresses of media that lead into the own network",
        "nothing is ever fetched: addresses go to the provider as they are",
    ),
    declined(
        "H14",
        "paths of files that a model chooses",
        "no file is ever read for a model",
    ),
    row(
        "H15",
        "a tool's output that pretends to be more",
        "it stays a text in the role `tool`, byte for byte",
        &["hostile/conversations.rs::texts_arrive_byte_for_byte"],
    ),
    row(
        "H16",
        "names of tools with dots, line ends or look-alikes",
        "`InvalidRequest`; calls are matched exactly",
        &["hostile/conversations.rs::tools_that_no_provider_takes"],
    ),
    declined(
        "H17",
        "approval of calls",
        "tools are called by the app; there is no agent yet",
    ),
    row(
        "H18",
        "a provider's message that writes into logs and terminals",
        "one line, without control characters",
        &[
            "chat-core/tests/errors.rs::no_server_writes_into_a_terminal",
            "hostile/corpus.rs::replay",
        ],
    ),
    declined(
        "H19",
        "regular expressions, globs and paths of built-in tools",
        "there are no built-in tools",
    ),
    row(
        "H20",
        "times, sizes and numbers of retries that overflow",
        "they saturate",
        &["hostile/setups.rs::the_largest_limits_overflow_nowhere"],
    ),
    row(
        "H21",
        "an excerpt that ends inside of a character",
        "it ends before it",
        &[
            "hostile/corpus.rs::replay",
            "error_bodies.rs::an_error_body_is_read_up_to_its_cap_only",
        ],
    ),
    declined(
        "H22",
        "dependencies with known holes",
        "unsafe code is forbidden in all crates; advisories are for `cargo audit`, which needs the network",
    ),
];
