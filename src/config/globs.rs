//! Patterns of paths. A pattern without a slash names files in any folder, as in `.gitignore`.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::Path;

/// Patterns of which any may match.
#[derive(Clone, Debug, Default)]
pub(super) struct Globs {
    set: GlobSet,
    everything: bool,
}

impl Globs {
    /// Matches every path.
    pub(super) fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Compiles patterns.
    ///
    /// # Errors
    /// What is wrong with one of them, and which.
    pub(super) fn new(patterns: &[String]) -> Result<Self, (Option<usize>, String)> {
        let mut set = GlobSetBuilder::new();
        for (index, pattern) in patterns.iter().enumerate() {
            let plain = pattern.strip_prefix("./").unwrap_or(pattern);
            let rooted = if plain.contains('/') { plain.to_owned() } else { format!("**/{plain}") };
            let glob = GlobBuilder::new(&rooted).literal_separator(true).build();
            set.add(glob.map_err(|error| (Some(index), error.kind().to_string()))?);
        }
        let set = set.build().map_err(|error| (None, error.to_string()))?;
        Ok(Self { set, everything: false })
    }

    pub(super) fn matches(&self, path: &Path) -> bool {
        self.everything || self.set.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_without_a_slash_names_files_anywhere() {
        let matches =
            |pattern: &str, path: &str| Globs::new(&[pattern.to_owned()]).unwrap().matches(Path::new(path));
        assert!(matches("*.html", "2024/甲.html") && matches("2024/*.html", "2024/甲.html"));
        assert!(!matches("2024/*.html", "2024/县/甲.html") && matches("乡镇/**", "乡镇/县/甲.html"));
        assert!(!matches("./2024/*", "2023/甲"));
        assert!(Globs::new(&["a".into(), "[".into()]).is_err_and(|(index, _)| index == Some(1)));
    }
}
