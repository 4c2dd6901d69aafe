//! The store on both databases.
mod care;
mod directory;
mod issue;
mod ledger;
mod people;
mod sealed;
