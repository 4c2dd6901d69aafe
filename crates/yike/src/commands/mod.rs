//! One file for each command.

pub mod backup;
pub mod case;
pub mod demo;
mod demo_cases;
pub mod desk;
pub mod find;
pub mod import;
pub mod init;
pub mod login;
pub mod messages;
pub mod near;
pub mod plan;
pub mod serve;
pub mod street;
pub mod template;
pub mod venue;
pub mod verify;
pub mod walk;
