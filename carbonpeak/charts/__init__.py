"""Charts: data in, SVG text out, at build time; pages and the data explorer share them.

Text stays text, a picture says its title and description to a screen reader, and no script, style
element or style attribute is used: looks come from the classes in
`site/assets/stylesheets/charts.css`. Nothing here knows records, pages or links, and nothing is
sorted: rows stand in the order the caller gives, so that no chart makes a ranking of places.
"""

from carbonpeak.charts.bars import Bar, draw_bars
from carbonpeak.charts.flow import Flow, FlowLink, FlowSource, draw_flow
from carbonpeak.charts.frame import Frame
from carbonpeak.charts.grid import Grid, GridRow, draw_grid, shade
from carbonpeak.charts.marks import KINDS, Kind, Mark
from carbonpeak.charts.series import Panel, Point, Series, draw_series
from carbonpeak.charts.strip import Row, Strip, draw_pairs, draw_strip

__all__ = [
    "KINDS",
    "Bar",
    "Flow",
    "FlowLink",
    "FlowSource",
    "Frame",
    "Grid",
    "GridRow",
    "Kind",
    "Mark",
    "Panel",
    "Point",
    "Row",
    "Series",
    "Strip",
    "draw_bars",
    "draw_flow",
    "draw_grid",
    "draw_pairs",
    "draw_series",
    "draw_strip",
    "shade",
]
