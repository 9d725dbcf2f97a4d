use std::sync::Arc;
use std::time::Duration;

use chat_core::{
    BoxRunnable, Named, Parallel, Router, RunnableExt, Variables, assign, branch, chain, dynamic,
    fold, generator, lambda, parallel, passthrough, pick_named, pick_nth, pick_text,
};
use futures::{StreamExt, TryStreamExt, stream};
use proptest::prelude::*;

type Text = BoxRunnable<String, String>;

fn letters() -> Text {
    generator::<String, String>(|pieces, _context| {
        pieces
            .map_ok(|piece| {
                let letters: Vec<_> = piece.chars().map(|letter| Ok(letter.to_string())).collect();
                stream::iter(letters)
            })
            .try_flatten()
            .boxed()
    })
    .boxed()
}

/// A chain as it is drawn at random.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(u8),
    Two(u8, Box<(Self, Self)>),
}

fn build(tree: Tree) -> Text {
    match tree {
        Tree::Leaf(which) => match which % 4 {
            0 => passthrough().boxed(),
            1 => letters(),
            2 => lambda(|text: String| format!("<{text}>")).boxed(),
            _ => lambda(|_: String| String::new()).boxed(),
        },
        Tree::Two(way, two) => compose(way, build(two.0), build(two.1)),
    }
}

fn join((first, second): (String, String)) -> String {
    format!("{first}|{second}")
}

fn variables(text: String) -> Variables {
    Variables::new().with("given", text)
}

/// Two steps, put together in one of many ways.
fn compose(way: u8, first: Text, second: Text) -> Text {
    match way % 10 {
        0 => first.pipe(second).boxed(),
        1 => parallel((first, second)).map(join).boxed(),
        2 => parallel((first, second)).pipe(pick_nth::<1, _>()).boxed(),
        3 => parallel([("a", first), ("b", second)])
            .pipe(pick_named("b"))
            .boxed(),
        4 => Parallel::new()
            .with("a", first)
            .with("b", second)
            .pipe(pick_text("a"))
            .boxed(),
        5 => {
            let inner = lambda(|variables: Variables| variables.text("given").map(str::to_owned));
            lambda(variables)
                .pipe(assign("new", inner.pipe(first)))
                .pipe(pick_text("new"))
                .pipe(second)
                .boxed()
        }
        6 => branch()
            .when(|text: &String| text.len() > 3, first)
            .otherwise(second)
            .boxed(),
        7 => {
            let key =
                lambda(|text: String| if text.len() > 3 { "long" } else { "short" }.to_owned());
            let router = Router::new().with("long", first).with("short", second);
            parallel((key, passthrough())).pipe(router).boxed()
        }
        8 => dynamic(move |text: &String, _context| {
            Ok(if text.is_empty() {
                Arc::clone(&first)
            } else {
                Arc::clone(&second)
            })
        })
        .boxed(),
        _ => first
            .with_fallbacks([second])
            .with_timeout(Duration::from_secs(1))
            .named("guarded")
            .boxed(),
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    any::<u8>()
        .prop_map(Tree::Leaf)
        .prop_recursive(4, 24, 2, |inner| {
            (any::<u8>(), inner.clone(), inner)
                .prop_map(|(way, first, second)| Tree::Two(way, Box::new((first, second))))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn folding_a_stream_gives_what_invoke_gives(tree in tree(), text in "[a-z]{0,6}") {
        let step = build(tree);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let whole = step.invoke(text.clone()).await.unwrap();
            let folded: String = fold::<String>(step.stream(text)).await.unwrap();
            prop_assert_eq!(whole, folded);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn variables_and_named_values_fold_to_what_invoke_gives() {
    let branches = || {
        [
            ("up", lambda(|text: String| text.to_uppercase())),
            ("same", lambda(|text| text)),
        ]
    };
    let named = parallel(branches());
    let folded: Named<String> = fold::<Named<String>>(named.stream("sea")).await.unwrap();
    assert_eq!(folded, named.invoke("sea").await.unwrap());

    let [(_, up), (_, same)] = branches();
    let both = Parallel::new().with("up", up).with("same", same);
    let folded: Variables = fold::<Variables>(both.stream("sea")).await.unwrap();
    assert_eq!(folded, both.invoke("sea").await.unwrap());

    let empty = chain(Parallel::<chat_core::NamedBranches<String>>::new()) | passthrough();
    assert_eq!(empty.invoke("sea").await.unwrap(), Variables::new());
    assert_eq!(
        fold::<Variables>(empty.stream("sea")).await.unwrap(),
        Variables::new()
    );
}
