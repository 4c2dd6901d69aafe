//! Small histories of the real thing against a plain desk: was there an order in which one clerk with a pad could have given
//! these very answers? (Herlihy and Wing, Linearizability, TOPLAS 1990; checked by stateright's tester.)

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use small::{Wish, wishes};
use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;
use yike_app::AppError;
use yike_app::desk::own::cancel;
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_model::desk::Channel;
use yike_model::ledger::Actor;
use yike_testkit::{TestApp, both};

/// What clients do in a small history: each a few things, one after the other.
mod small {
    use proptest::prelude::*;

    #[derive(Debug, Clone, Copy)]
    pub enum Wish {
        Take,
        /// Gives back the number it took last, if it has one.
        GiveBack,
    }

    pub fn wishes() -> impl Strategy<Value = Vec<Vec<Wish>>> {
        let wish = prop_oneof![2 => Just(Wish::Take), 1 => Just(Wish::GiveBack)];
        prop::collection::vec(prop::collection::vec(wish, 1..4), 2..5)
    }
}

/// A clerk with a pad of dense numbers and so many chairs.
#[derive(Debug, Clone, PartialEq)]
struct Pad {
    free: u32,
    last: u32,
}

#[derive(Debug, Clone, PartialEq)]
enum Op {
    Take,
    GiveBack,
}

#[derive(Debug, Clone, PartialEq)]
enum Ret {
    Number(u32),
    Full,
    Given,
}

impl SequentialSpec for Pad {
    type Op = Op;
    type Ret = Ret;

    fn invoke(&mut self, op: &Op) -> Ret {
        match op {
            Op::Take if self.free == 0 => Ret::Full,
            Op::Take => {
                self.free -= 1;
                self.last += 1;
                Ret::Number(self.last)
            }
            Op::GiveBack => {
                self.free += 1;
                Ret::Given
            }
        }
    }
}

type History = Arc<Mutex<LinearizabilityTester<usize, Pad>>>;

async fn client(app: Arc<yike_app::App>, wish: TakeNumber, who: usize, wishes: Vec<Wish>, history: History) {
    let mut mine: Vec<String> = Vec::new();
    for next in wishes {
        match next {
            Wish::Take => {
                history.lock().unwrap().on_invoke(who, Op::Take).unwrap();
                let ret = match take_number(&app, Actor::Resident, wish.clone()).await {
                    Ok(claim) => {
                        mine.push(claim.token);
                        Ret::Number(claim.label[1..].parse().unwrap())
                    }
                    Err(AppError::Full { .. }) => Ret::Full,
                    Err(other) => panic!("{other}"),
                };
                history.lock().unwrap().on_return(who, ret).unwrap();
            }
            Wish::GiveBack => {
                let Some(token) = mine.pop() else { continue };
                history.lock().unwrap().on_invoke(who, Op::GiveBack).unwrap();
                cancel(&app, &token).await.unwrap();
                history.lock().unwrap().on_return(who, Ret::Given).unwrap();
            }
        }
    }
}

/// The same small histories every time.
fn histories(count: usize) -> Vec<Vec<Vec<Wish>>> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let one = |_| wishes().new_tree(&mut runner).unwrap().current();
    (0..count).map(one).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn m07_small_histories_are_those_of_one_clerk_with_a_pad() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let day: jiff::civil::Date = "2026-11-23".parse().unwrap();
        let mut full = 0;
        // Another working day each time: a fresh pad of three chairs.
        for (n, all) in (0i64..).zip(histories(24)) {
            let date = day.saturating_add(jiff::Span::new().days(7 * (n / 5) + n % 5));
            app.set(&format!("{date}T10:00:00+08:00"));
            let history: History = Arc::new(Mutex::new(LinearizabilityTester::new(Pad { free: 3, last: 0 })));
            let wish = TakeNumber {
                venue: app.venue("V2"),
                service: app.service("F2"),
                channel: Channel::Web,
                token: None,
                asks: Default::default(),
                identity: None,
            };
            let mut clients = JoinSet::new();
            for (who, wishes) in all.iter().cloned().enumerate() {
                clients.spawn(client(app.app.clone(), wish.clone(), who, wishes, history.clone()));
            }
            clients.join_all().await;
            let history = history.lock().unwrap();
            assert!(history.is_consistent(), "{all:?}: {history:?}");
            full += usize::from(format!("{history:?}").contains("Full"));
        }
        assert!(full >= 3, "the histories meet a full session now and then: {full}");
    })
    .await;
}

#[test]
fn m07_a_history_nobody_could_have_given_is_found() {
    let check = |answers: &[(usize, Ret)], expect: bool| {
        let mut history = LinearizabilityTester::new(Pad { free: 2, last: 0 });
        for (who, ret) in answers {
            history.on_invret(*who, Op::Take, ret.clone()).unwrap();
        }
        assert_eq!(history.is_consistent(), expect, "{answers:?}");
    };
    check(&[(0, Ret::Number(1)), (1, Ret::Number(2)), (0, Ret::Full)], true);
    check(&[(0, Ret::Number(1)), (1, Ret::Number(1))], false);
    check(&[(0, Ret::Number(2)), (1, Ret::Number(1))], false);
    check(&[(0, Ret::Number(1)), (1, Ret::Full)], false);
    check(&[(0, Ret::Number(1)), (1, Ret::Number(2)), (0, Ret::Number(3))], false);
}
