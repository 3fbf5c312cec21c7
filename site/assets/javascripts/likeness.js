// How much two places are alike on the three axes. The same as carbonpeak/peers/likeness.py, which
// says why; a test in a browser holds one against the other.
//
// A place is an object from trait to {value, weight, partial}; values are numbers, ids or arrays.
(function () {
  var AXES = ["endowment", "base", "structure"];

  function scaled(known, trait) {
    return trait.kind === "logarithm" ? Math.log(known.value) : known.value;
  }

  function ranges(places, traits) {
    var found = {};
    traits.forEach(function (trait) {
      if (trait.kind !== "number" && trait.kind !== "logarithm") return;
      var values = places
        .filter(function (place) { return place[trait.id]; })
        .map(function (place) { return scaled(place[trait.id], trait); });
      found[trait.id] = values.length ? Math.max.apply(null, values) - Math.min.apply(null, values) : 0;
    });
    return found;
  }

  function compareTrait(trait, one, two, spread) {
    var shared = [];
    var similarity;
    if (trait.kind === "terms") {
      shared = one.value.filter(function (term) { return two.value.indexOf(term) >= 0; });
      var all = new Set(one.partial ? one.value : one.value.concat(two.value));
      similarity = shared.length / all.size;
    } else if (trait.kind === "term") {
      similarity = one.value === two.value ? 1 : 0;
    } else {
      var distance = Math.abs(scaled(one, trait) - scaled(two, trait));
      similarity = 1 - (spread ? distance / spread : 0);
    }
    var weight = Math.min(one.weight, two.weight);
    return { trait: trait, similarity: similarity, weight: weight, shared: shared.sort() };
  }

  function sum(list, get) {
    return list.reduce(function (total, one) { return total + get(one); }, 0);
  }

  function compare(place, pilot, data, spreads) {
    var both = data.traits.filter(function (trait) {
      return place[trait.id] && pilot.place[trait.id];
    });
    var comparisons = both.map(function (trait) {
      return compareTrait(trait, place[trait.id], pilot.place[trait.id], spreads[trait.id]);
    });
    var weighted = 0;
    var weights = 0;
    var axes = 0;
    AXES.forEach(function (axis) {
      var parts = comparisons.filter(function (c) { return c.trait.axis === axis; });
      if (!parts.length) return;
      var weight = sum(parts, function (c) { return c.weight; });
      var alike = sum(parts, function (c) { return c.similarity * c.weight; }) / weight;
      var asked = data.traits.filter(function (trait) { return trait.axis === axis; }).length;
      axes += 1;
      weighted += alike * (weight / asked);
      weights += weight / asked;
    });
    function agrees(c) { return c.similarity >= data.agrees || c.shared.length > 0; }
    return {
      pilot: pilot,
      axes: axes,
      similarity: axes ? weighted / weights : 0,
      agree: comparisons.filter(agrees),
      differ: comparisons.filter(function (c) { return !agrees(c); }),
      unknown: data.traits.filter(function (trait) { return both.indexOf(trait) < 0; }),
    };
  }

  function byLikeness(one, two) {
    return (
      two.axes - one.axes ||
      two.similarity - one.similarity ||
      (one.pilot.id < two.pilot.id ? -1 : 1)
    );
  }

  // Returns the pilots most like a place, the most similar first. `admits` tells which are looked at.
  function findPeers(place, data, options) {
    var places = data.pilots.map(function (pilot) { return pilot.place; });
    var spreads = ranges(places.concat([place]), data.traits);
    return data.pilots
      .filter(options.admits)
      .map(function (pilot) { return compare(place, pilot, data, spreads); })
      .filter(function (peer) { return peer.axes >= options.leastAxes && peer.agree.length; })
      .sort(byLikeness)
      .slice(0, options.count);
  }

  // Makes of the data as fetched places that can be compared.
  function readData(data) {
    data.pilots.forEach(function (pilot) {
      Object.keys(pilot.place).forEach(function (trait) {
        var pair = pilot.place[trait];
        pilot.place[trait] = { value: pair[0], weight: pair[1], partial: false };
      });
    });
    return data;
  }

  window.carbonpeakLikeness = { findPeers: findPeers, readData: readData };
})();
