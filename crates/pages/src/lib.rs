//! Server-rendered pages and live displays.
