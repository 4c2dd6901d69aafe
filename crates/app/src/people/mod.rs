//! Who may sign in, and signing in.

pub mod add_login;
pub mod codes;
pub mod password;
pub mod sign_in;
