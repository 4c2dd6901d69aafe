//! JSON and open-data endpoints.
