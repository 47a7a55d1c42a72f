//! How a jurisdiction writes its reports, as data: titles, numbering, names of bodies, fields, dates.
//!
//! Deserialized from `pack.yaml`. Knows no document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a jurisdiction writes its reports.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {}
