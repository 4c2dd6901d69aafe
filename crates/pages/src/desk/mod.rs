//! Get in line for it: a number, its live page, its slip; the window.

pub mod board;
pub mod book;
pub mod book_wait;
pub mod booked;
pub mod claim;
pub mod claim_new;
pub mod desk_page;
mod desk_words;
pub mod devices;
pub mod evaluate;
pub mod events;
pub mod hub;
pub mod ics;
pub mod keep;
pub mod keep_page;
pub mod kiosk;
pub mod live;
pub mod messages;
pub mod mine;
pub mod my;
pub mod overview;
pub mod own;
pub mod slip;
pub mod voice;
pub mod window;
pub mod window_act;
