//! The prompts of the guide, and others that people try first.

use chat_testing::simulator::Simulator;
use serde_json::json;

use crate::client::{ask, ask_streamed, chat, post, with};

const MODEL: &str = "anthropic/claude-sonnet-4.5";

async fn says(prompt: &str) -> String {
    ask(MODEL, prompt).await.content()
}

#[tokio::test]
async fn translates_the_users_sentence() {
    let body = json!({"model": MODEL, "messages": [
        {"role": "system", "content": "You are a helpful assistant that translates English to French. Translate the user sentence."},
        {"role": "user", "content": "I love programming."},
    ]});
    let answer = post(&Simulator::new(), body).await;
    assert_eq!(answer.content(), "J'adore la programmation.");
    assert_eq!(answer.finish(), "stop");
}

#[tokio::test]
async fn translates_between_the_languages_that_it_knows() {
    assert_eq!(
        says("Translate \"Good morning\" into German.").await,
        "Guten Morgen."
    );
    assert_eq!(says("Translate to Spanish: thank you").await, "Gracias.");
    assert_eq!(
        says("Translate J'adore la programmation. to English").await,
        "I love programming."
    );
    let unknown = says("Translate \"I saw a heron\" to Dutch").await;
    assert!(
        unknown.contains("I saw a heron") && unknown.contains("untranslated"),
        "{unknown}"
    );
}

#[tokio::test]
async fn writes_poems_about_what_is_asked() {
    let poem = says("Write a short poem about the sea.").await;
    assert!(poem.contains("the sea"), "{poem}");
    assert_eq!(poem.lines().count(), 4);
    let streamed = ask_streamed(MODEL, "Write a short poem about the sea.").await;
    assert_eq!(streamed.streamed("content"), poem);
}

#[tokio::test]
async fn a_seed_picks_the_poem() {
    let mut poems = Vec::new();
    for seed in 0..4 {
        let body = with(
            chat(MODEL, "Write a poem about rain"),
            json!({"seed": seed}),
        );
        poems.push(post(&Simulator::new(), body).await.content());
    }
    poems.sort();
    poems.dedup();
    assert_eq!(poems.len(), 4);
}

#[tokio::test]
async fn says_what_it_is_told_to() {
    assert_eq!(says("Say hi.").await, "Hi!");
    assert_eq!(says("Say exactly: Foo, bar.").await, "Foo, bar.");
    assert_eq!(says("Reply with the single word: ok").await, "ok");
    assert_eq!(says("Repeat after me: one two").await, "one two");
}

#[tokio::test]
async fn calculates() {
    assert_eq!(
        says("What is the square root of 529?").await,
        "The square root of 529 is 23."
    );
    assert_eq!(says("what is 2+3").await, "2 + 3 = 5");
    assert_eq!(says("What is 3 times 12?").await, "3 * 12 = 36");
    assert_eq!(says("Calculate (2 + 3) * -4").await, "(2 + 3) * -4 = -20");
    assert_eq!(says("What is 1 divided by 8?").await, "1 / 8 = 0.125");
}

#[tokio::test]
async fn knows_a_little() {
    assert!(
        says("Provide details about the movie Inception")
            .await
            .contains("Christopher Nolan")
    );
    assert!(
        says("What is the capital of France?")
            .await
            .contains("Paris")
    );
    assert!(says("Tell me a joke.").await.contains('?'));
    assert!(
        says("Tell me a joke about bears")
            .await
            .contains("gummy bear")
    );
}

#[tokio::test]
async fn remembers_the_users_name() {
    let body = json!({"model": MODEL, "messages": [
        {"role": "user", "content": "Hi! I'm Bob."},
        {"role": "assistant", "content": "Hello Bob!"},
        {"role": "user", "content": "What's my name?"},
    ]});
    assert_eq!(
        post(&Simulator::new(), body).await.content(),
        "Your name is Bob."
    );
}

#[tokio::test]
async fn other_prompts_get_a_canned_answer_that_says_so() {
    let answer = says("What do you think about quantum gravity?").await;
    assert!(
        answer.contains("quantum gravity") && answer.contains("simulator"),
        "{answer}"
    );
    assert!(!says("").await.is_empty());
}

#[tokio::test]
async fn describes_media() {
    for (model, prompt, part, expected) in [
        (
            "openai/gpt-4o",
            "Describe this image.",
            json!({"type": "image_url", "image_url": {"url": "https://example.com/nature-boardwalk.jpg"}}),
            "boardwalk",
        ),
        (
            "google/gemini-2.5-flash",
            "Transcribe this audio.",
            json!({"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}}),
            "transcript",
        ),
        (
            "google/gemini-2.5-pro-preview",
            "Describe this video.",
            json!({"type": "video_url", "video_url": {"url": "https://example.com/video.mp4"}}),
            "video.mp4",
        ),
        (
            "google/gemini-2.5-pro-preview",
            "Summarize this document.",
            json!({"type": "file", "file": {"file_data": "https://example.com/dummy.pdf"}}),
            "dummy.pdf",
        ),
    ] {
        let content = json!([{"type": "text", "text": prompt}, part]);
        let body = json!({"model": model, "messages": [{"role": "user", "content": content}]});
        let said = post(&Simulator::new(), body).await.content();
        assert!(said.contains(expected), "{said}");
    }
}

#[tokio::test]
async fn documents_that_a_model_cannot_read_come_back_as_annotations() {
    let body = json!({"model": "deepseek/deepseek-chat", "messages": [{"role": "user", "content": [
        {"type": "text", "text": "Summarize this document."},
        {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBE"}},
    ]}]});
    let message = post(&Simulator::new(), body).await.message();
    assert_eq!(message["annotations"][0]["file"]["name"], "a.pdf");
}

#[tokio::test]
async fn web_search_gives_citations_first() {
    let body = with(
        chat("openai/gpt-4.1-mini", "Say hi."),
        json!({"plugins": [{"id": "web"}], "stream": true}),
    );
    let answer = post(&Simulator::new(), body).await;
    let first = &answer.chunks()[0]["choices"][0]["delta"];
    assert_eq!(first["annotations"][0]["type"], "url_citation");
    let usage = answer.chunks().last().unwrap()["usage"].clone();
    assert_eq!(usage["server_tool_use_details"]["web_search_requests"], 1);
}

#[tokio::test]
async fn unknown_keys_and_n_are_ignored() {
    let body = with(
        chat(MODEL, "Say hi."),
        json!({"n": 2, "no_such_key": {"a": 1}}),
    );
    let answer = post(&Simulator::new(), body).await;
    assert_eq!(answer.json()["choices"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn generates_images() {
    for model in ["sim/image", "google/gemini-2.5-flash-image"] {
        let asked = with(
            chat(model, "Draw a picture of a fox"),
            json!({"modalities": ["image", "text"]}),
        );
        let message = post(&Simulator::new(), asked.clone()).await.message();
        let url = message["images"][0]["image_url"]["url"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(url.starts_with("data:image/png;base64,"), "{url}");
        let streamed = post(&Simulator::new(), with(asked, json!({"stream": true}))).await;
        let found = streamed.chunks().iter().any(|chunk| {
            chunk["choices"][0]["delta"]["images"][0]["image_url"]["url"] == url.as_str()
        });
        assert!(found);
    }
}
