//! What became of the numbers that were answered for.

use std::collections::HashMap;

use super::traffic::Traffic;
use crate::Outcome;
use crate::bench::client::Client;

/// Sentences, one for each finding.
pub struct Found {
    pub lost: Vec<String>,
    pub duplicates: Vec<String>,
    /// One press that gave two numbers.
    pub doubled: Vec<String>,
}

/// Looks every number up by its link. The label is read from its calendar entry.
pub fn judge(address: &str, traffic: &Traffic) -> Outcome<Found> {
    let mut client = Client::connect(address)?;
    let mut holders: HashMap<(String, String), String> = HashMap::new();
    let (mut lost, mut duplicates) = (Vec::new(), Vec::new());
    let doubled = traffic.told(|taken, doubled| {
        for number in taken {
            let answer = client.get(&format!("/claims/{}/calendar.ics", number.token), "identity")?;
            let text = String::from_utf8_lossy(&answer.body);
            let Some(label) = label(&text).filter(|_| answer.status == 200) else {
                lost.push(format!("number {} is gone: {}", number.token, answer.status));
                continue;
            };
            let place = (number.venue.clone(), label.to_owned());
            if let Some(other) = holders.insert(place, number.token.clone())
                && other != number.token
            {
                duplicates.push(format!(
                    "{label} at {} is held by {other} and {}",
                    number.venue, number.token
                ));
            }
        }
        Ok::<_, String>(doubled.to_vec())
    })??;
    Ok(Found {
        lost,
        duplicates,
        doubled,
    })
}

/// The first word of the summary of an iCalendar entry (RFC 5545, 3.8.1.12).
fn label(entry: &str) -> Option<&str> {
    let summary = entry.lines().find_map(|line| line.strip_prefix("SUMMARY:"))?;
    summary.split(' ').next().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn the_label_is_the_first_word_of_the_summary() {
        assert_eq!(label("BEGIN:VEVENT\r\nSUMMARY:A012 尊老卡\r\n"), Some("A012"));
        assert_eq!(label("BEGIN:VEVENT\r\n"), None);
    }
}
