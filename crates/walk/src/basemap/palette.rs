//! The map's colours. They repeat the page's design tokens (`--m-*` in tokens.css): a MapLibre style and a drawing
//! outside a page cannot read CSS variables.

/// What a drawing is coloured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    /// `var(--m-…)` with the light value to fall back on: the page around decides.
    Auto,
    /// Ink and paper; greys that survive a copier.
    Print,
}

/// What a colour is for; the name in tokens.css and the light, dark and printed values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Role {
    auto: &'static str,
    light: &'static str,
    dark: &'static str,
    print: &'static str,
}

impl Role {
    pub(crate) fn of(self, theme: Theme) -> &'static str {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
            Theme::Auto => self.auto,
            Theme::Print => self.print,
        }
    }
}

macro_rules! roles {
    ($($name:ident $token:literal $light:literal $dark:literal $print:literal)*) => {
        $(pub(crate) const $name: Role =
            Role { auto: concat!("var(--", $token, ",", $light, ")"), light: $light, dark: $dark, print: $print };)*
    };
}

roles! {
    GROUND "m-ground" "#f6f5f0" "#171f23" "#ffffff"
    GROUND_IN "m-ground-in" "#fffefb" "#202b30" "#ffffff"
    ROOF "m-roof" "#e4e4de" "#222d32" "#d6d6d6"
    ROOF_IN "m-roof-in" "#a9b1b3" "#55646a" "#a8a8a8"
    WATER "m-water" "#c9dcd8" "#123a3b" "#eeeeee"
    SHORE "m-shore" "#9dbcb6" "#2a6461" "#777777"
    STREET "m-street" "#ffffff" "#2a363c" "#ffffff"
    STREET_EDGE "m-street-edge" "#d5d4cb" "#2a363c" "#999999"
    LANE "m-lane" "#ffffff" "#1d272c" "#ffffff"
    GREEN "m-green" "#dfe8d8" "#21342c" "#f4f4f4"
    LABEL "m-label" "#1f2a30" "#eef1ee" "#000000"
    LABEL_QUIET "m-label-quiet" "#465258" "#b6c0c2" "#000000"
    WATER_LABEL "m-water-label" "#245a4f" "#8fd0c4" "#000000"
    HALO "m-halo" "#fffefb" "#151c20" "#ffffff"
    WALL "wall" "#fbfaf7" "#151c20" "#ffffff"
    EDGE "edge" "#7b8588" "#84929a" "#000000"
    TILE "tile" "#1f2a30" "#e9ece9" "#000000"
    SLATE "slate" "#4a565c" "#b6c0c2" "#000000"
    CANAL "canal" "#1f6f5c" "#58b49c" "#000000"
    GO "green" "#135646" "#7fd1bb" "#000000"
    BUTTON "btn" "#135646" "#7fd1bb" "#000000"
    ON_FILL "on-fill" "#ffffff" "#0f1a17" "#ffffff"
    OSMANTHUS "osmanthus" "#b97a0a" "#f0be63" "#000000"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m04_map_colours_are_the_pages_tokens() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/design/look/tokens.css");
        let Ok(css) = std::fs::read_to_string(path) else {
            println!("skipped: ../shared is not here");
            return;
        };
        let (light, dark) = css.split_once("[data-theme=dark]").unwrap();
        for role in [
            GROUND,
            GROUND_IN,
            ROOF,
            ROOF_IN,
            WATER,
            SHORE,
            STREET,
            STREET_EDGE,
            LANE,
            GREEN,
            LABEL,
            LABEL_QUIET,
            WATER_LABEL,
            HALO,
            WALL,
            EDGE,
            TILE,
            SLATE,
            CANAL,
            GO,
            BUTTON,
            ON_FILL,
            OSMANTHUS,
        ] {
            let token = role.auto.trim_start_matches("var(").split(',').next().unwrap();
            assert!(light.contains(&format!("{token}:{}", role.light)), "{token} light");
            assert!(dark.contains(&format!("{token}:{}", role.dark)), "{token} dark");
        }
    }
}
