//! The store on both databases.
mod directory;
mod issue;
mod ledger;
mod people;
