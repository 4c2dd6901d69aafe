//! `yike walk build`.

use super::args::Build;
use super::write;
use crate::outcome::{Failure, Outcome};
use crate::print;
use serde_json::json;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use yike_walk::layers::LayerReport;
use yike_walk::osm::{Format, Keep, ReadOptions, read_any};
use yike_walk::{Crs, Heights, Hgt, ImportError, ImportOptions, ImportReport, Network, NetworkError};

/// Larger files are refused before they are read.
const MAX_STREETS: u64 = 8 << 30;

/// Reads streets, builds their network, checks it and puts it in place.
pub fn run(args: &Build) -> Outcome {
    let name = args.input.display();
    replaceable(&args.output, args.force)?;
    // Before the work: a folder that cannot be written is told at once.
    let mut output = write::Output::open(&args.output)?;
    let heights = args.elevation.as_deref().map(heights).transpose()?;
    let spinner = write::spinner(format!("reading {name}"));
    let bytes = read(&args.input)?;
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::input(format!("{name}: {error}; {} was not written", args.output.display()))
    };
    let options = ImportOptions {
        elevation: heights.map(Heights::new),
        ..ImportOptions::default()
    };
    let built = built(args, &bytes, &options).map_err(|error| wrong(&error))?;
    let network = &built.network;
    if network.edge_count() == 0 {
        return Err(wrong(&"it holds no street one may walk on"));
    }
    spinner.set_message("writing");
    output.write(network.as_bytes())?;
    output.finish()?;
    spinner.finish_and_clear();
    let [west, south, east, north] = network.bounds();
    if args.json {
        return print::json(&json!({
            "input": name.to_string(),
            "format": format_name(built.format),
            "output": args.output.display().to_string(),
            "nodes": network.vertex_count(),
            "edges": network.edge_count(),
            "bytes": network.as_bytes().len(),
            "bounds": [west, south, east, north],
            "report": built.report,
            "layer": built.layer,
        }));
    }
    print::line(format!(
        "{}: {} nodes, {} edges, {} bytes; {west:.4},{south:.4} to {east:.4},{north:.4}",
        args.output.display(),
        network.vertex_count(),
        network.edge_count(),
        network.as_bytes().len()
    ))?;
    match &built.layer {
        Some(layer) => print::line(layer_words(layer)),
        None => print::line(report_words(&built.report)),
    }
}

/// A network with what became of its file.
struct Built {
    network: Network,
    format: Format,
    report: ImportReport,
    layer: Option<LayerReport>,
}

fn built(args: &Build, bytes: &[u8], options: &ImportOptions) -> Result<Built, ImportError> {
    // A PBF file has a way of its own, many times quicker than over the raw map.
    let pbf = bytes
        .get(4..)
        .is_some_and(|rest| rest.starts_with(b"\x0a\x09OSMHeader"));
    if pbf && args.crs.is_none_or(|crs| crs == Crs::Wgs84) {
        let (network, report) = Network::from_pbf(bytes, options)?;
        return Ok(Built {
            network,
            format: Format::Pbf,
            report,
            layer: None,
        });
    }
    let read = read_any(
        bytes,
        &ReadOptions {
            keep: Keep::All,
            crs: args.crs,
            tolerance_m: args.tolerance,
            cross: args.cross,
        },
    )?;
    let (network, report) = Network::build_with(&read.map, options)?;
    Ok(Built {
        network,
        format: read.format,
        report,
        layer: read.layer,
    })
}

/// What an extract held and lacked.
fn report_words(report: &ImportReport) -> String {
    let mut text = format!("{} of {} ways are walked on", report.ways_walkable, report.ways_read);
    if report.nodes_missing > 0 {
        text += &format!(
            "; {} are cut where the extract ends ({} nodes missing)",
            report.ways_cut, report.nodes_missing
        );
    }
    if report.ways_lost > 0 {
        text += &format!(
            "; {} have no stretch between two points and are left out",
            report.ways_lost
        );
    }
    if report.nodes_out_of_range > 0 {
        text += &format!("; {} nodes lie nowhere on the earth", report.nodes_out_of_range);
    }
    if report.looks_incomplete() {
        text += "\nmore than one way in ten lacks its nodes: the file is probably cut off; fetch it again";
    }
    text
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Pbf => "OpenStreetMap PBF",
        Format::Xml => "OpenStreetMap XML",
        Format::GeoJson => "GeoJSON",
        Format::FlatGeobuf => "FlatGeobuf",
    }
}

/// What became of a layer, with what a person should look at.
fn layer_words(layer: &LayerReport) -> String {
    let mut text = format!(
        "read in {}: {} streets of {} features; {} features without a line, {} that are no street, {} lines too short; \
         {} ends moved, {} lines split, {} crossings joined",
        layer.crs,
        layer.lines,
        layer.features,
        layer.without_line,
        layer.no_street,
        layer.too_short,
        layer.ends_moved,
        layer.lines_split,
        layer.crossings_joined
    );
    if layer.crossings_open > 0 {
        text += &format!(
            "\n{} lines cross without a common point and are not joined; if the layer is not cut at its junctions, use --cross",
            layer.crossings_open
        );
    }
    if !layer.unknown_values.is_empty() {
        let values: Vec<String> = { layer.unknown_values.iter() }
            .map(|(value, count)| format!("{value} ({count})"))
            .collect();
        text += &format!(
            "\nvalues nobody foresaw, read as ordinary streets: {}",
            values.join(", ")
        );
    }
    text
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::input(format!("cannot read {}: {error}", path.display()));
    let file = File::open(path).map_err(|error| wrong(&error))?;
    if file.metadata().map_err(|error| wrong(&error))?.is_dir() {
        return Err(wrong(&"it is a folder; name the file itself"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_STREETS + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| wrong(&error))?;
    if bytes.len() as u64 > MAX_STREETS {
        return Err(wrong(&format!(
            "it is larger than {} GiB; cut it to the district first",
            MAX_STREETS >> 30
        )));
    }
    Ok(bytes)
}

/// The height tiles of a folder.
fn heights(folder: &Path) -> Result<Hgt, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::input(format!("cannot read {}: {error}", folder.display()));
    let mut heights = Hgt::new();
    for entry in std::fs::read_dir(folder).map_err(|error| wrong(&error))? {
        let path = entry.map_err(|error| wrong(&error))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("hgt"))
        {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            heights.add(&name, &read(&path)?).map_err(Failure::input)?;
        }
    }
    if heights.is_empty() {
        return Err(wrong(&"it holds no height tile (.hgt)"));
    }
    Ok(heights)
}

/// Networks are replaced, of whatever version and however damaged; other people's files are not.
fn replaceable(path: &Path, force: bool) -> Outcome {
    let network = || match Network::open(path) {
        Ok(_) | Err(NetworkError::Version { .. } | NetworkError::Damaged { .. }) => true,
        Err(NetworkError::Io(_) | NetworkError::NotANetwork { .. }) => false,
    };
    let filled = std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() > 0);
    if force || !filled || network() {
        return Ok(());
    }
    Err(Failure::input(format!(
        "{} exists and is no walking network; it is kept. Choose another name, or replace it with --force",
        path.display()
    )))
}
