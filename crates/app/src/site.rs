//! What an installation says about itself; a setting in the database.

use serde::{Deserialize, Serialize};
use yike_model::directory::Text;

/// Name of the setting.
pub const SITE: &str = "site";

/// The district's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// "姑苏区".
    pub district: Text,
    /// The number people may call instead.
    pub phone: String,
    /// Said beside the number ("示例号码").
    #[serde(default)]
    pub phone_note: Text,
    /// Whose map data are shown.
    #[serde(default)]
    pub attribution: Text,
    /// A sketch: every page says that it is no survey and no offer.
    #[serde(default)]
    pub sketch: bool,
    /// Sample accounts a sketch shows on the sign-in page.
    #[serde(default)]
    pub sign_in_hint: Text,
}

impl Default for Site {
    fn default() -> Site {
        Site {
            district: Text::new("本区", "This district"),
            phone: String::new(),
            phone_note: Text::default(),
            attribution: Text::default(),
            sketch: false,
            sign_in_hint: Text::default(),
        }
    }
}
