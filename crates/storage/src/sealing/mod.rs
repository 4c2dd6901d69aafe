//! Personal data under one key per owner (a party or a case). Data keys lie wrapped in `sealing_key`; the master key stays
//! outside the database. Deleting a data key is erasing what it sealed, also in every backup of the database.

mod fields;
mod keys;
mod suite;

pub use fields::{Access, Lookup, SealedOwner};
pub(crate) use keys::Keyring;
pub use suite::{Aes256Gcm, SealingSuite};
