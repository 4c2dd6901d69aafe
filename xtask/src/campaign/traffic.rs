//! People who take numbers and give some back, and remember what they were told.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::Outcome;
use crate::bench::client::{Answer, Client};

/// xorshift64*, after Vigna (2016): repeatable, and good enough to choose by.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// 0 to `n` - 1.
    pub fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n.max(1)
    }

    /// 22 characters of URL-safe base64, as the forms carry.
    fn token(&mut self) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (0..22).map(|_| char::from(LETTERS[self.below(64) as usize])).collect()
    }
}

/// Something a number can be taken for.
#[derive(Clone)]
struct Choice {
    venue: String,
    service: String,
}

/// A number that was answered for.
pub struct Taken {
    pub venue: String,
    pub token: String,
}

pub struct Traffic {
    address: String,
    seed: u64,
    choices: Vec<Choice>,
    taken: Mutex<Vec<Taken>>,
    /// Sentences about one press that gave two numbers.
    doubled: Mutex<Vec<String>>,
    answered: AtomicU64,
    over: AtomicBool,
}

/// Where numbers are taken: around the visiting clinic.
const NEAR: &str = "/api/v1/near?lon=120.6104&lat=31.3160&minutes=15";

impl Traffic {
    /// Finds out what is open.
    pub fn new(address: String, seed: u64) -> Outcome<Self> {
        let answer = Client::connect(&address)?.get(NEAR, "identity")?;
        let near: Value = serde_json::from_slice(&answer.body).map_err(|error| format!("GET {NEAR}: {error}"))?;
        let mut choices = Vec::new();
        for venue in near["venues"].as_array().into_iter().flatten() {
            let open = venue["open_on_arrival"] == true;
            for service in venue["services"].as_array().into_iter().flatten().filter(|_| open) {
                if let (Some(venue), Some(service)) = (venue["id"].as_str(), service.as_str()) {
                    choices.push(Choice {
                        venue: venue.to_owned(),
                        service: service.to_owned(),
                    });
                }
            }
        }
        if choices.is_empty() {
            return Err(format!("GET {NEAR} says that nothing is open"));
        }
        Ok(Self {
            address,
            seed,
            choices,
            taken: Mutex::default(),
            doubled: Mutex::default(),
            answered: AtomicU64::new(0),
            over: AtomicBool::new(false),
        })
    }

    /// Answers of any kind so far.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::SeqCst)
    }

    /// Numbers answered for so far.
    pub fn acknowledged(&self) -> usize {
        self.taken.lock().map_or(0, |taken| taken.len())
    }

    pub fn stop(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// Everything that was answered for, and what contradicted itself.
    pub fn told<T>(&self, read: impl FnOnce(&[Taken], &[String]) -> T) -> Outcome<T> {
        let taken = self.taken.lock().map_err(|_| "a client thread panicked")?;
        let doubled = self.doubled.lock().map_err(|_| "a client thread panicked")?;
        Ok(read(&taken, &doubled))
    }

    /// One person after another, until the campaign is over.
    pub fn client(&self, number: u32) {
        let mut dice = Dice::new(self.seed ^ (u64::from(number) + 1) << 20);
        let mut line = Line {
            address: &self.address,
            from: format!("10.{}.{}.7", number / 200, number % 200),
            client: None,
        };
        let mut mine: Vec<String> = Vec::new();
        while !self.over.load(Ordering::SeqCst) {
            self.take(&mut line, &mut dice, &mut mine);
            if mine.len() > 1 && dice.below(3) == 0 {
                let token = mine.swap_remove(dice.below(mine.len() as u64) as usize);
                line.insist(&format!("/claims/{token}/cancel"), "");
                self.answered.fetch_add(1, Ordering::SeqCst);
            }
        }
    }

    fn take(&self, line: &mut Line<'_>, dice: &mut Dice, mine: &mut Vec<String>) {
        let choice = &self.choices[dice.below(self.choices.len() as u64) as usize];
        let token = dice.token();
        let form = format!("venue={}&service={}&once={token}", choice.venue, choice.service);
        let answer = line.insist("/claims", &form);
        self.answered.fetch_add(1, Ordering::SeqCst);
        let Some(place) = given(&answer) else { return };
        // A second press of the same form must lead to the same number.
        if dice.below(6) == 0 {
            let again = line.insist("/claims", &form);
            if given(&again) != Some(place)
                && let Ok(mut doubled) = self.doubled.lock()
            {
                doubled.push(format!("the form {token} led to {place} and to {}", again.location));
            }
        }
        if let Ok(mut taken) = self.taken.lock() {
            taken.push(Taken {
                venue: choice.venue.clone(),
                token: place.to_owned(),
            });
        }
        mine.push(place.to_owned());
    }
}

/// The token an answer leads to, if it gave a number.
fn given(answer: &Answer) -> Option<&str> {
    (answer.status == 303)
        .then(|| answer.location.strip_prefix("/claims/"))
        .flatten()
}

/// A connection that is made again when it breaks.
struct Line<'a> {
    address: &'a str,
    from: String,
    client: Option<Client>,
}

impl Line<'_> {
    /// Sends until somebody answers: a person who saw no answer presses again.
    fn insist(&mut self, path: &str, form: &str) -> Answer {
        loop {
            if self.client.is_none() {
                self.client = Client::connect(self.address).ok();
            }
            if let Some(client) = &mut self.client {
                match client.post(path, form, &self.from) {
                    Ok(answer) if answer.status < 500 && answer.status != 429 => return answer,
                    Ok(_) => {}
                    Err(_) => self.client = None,
                }
            }
            std::thread::sleep(Duration::from_millis(15));
        }
    }
}
