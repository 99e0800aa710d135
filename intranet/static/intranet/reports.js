// Draws each chart from the table beneath it. Without this file the tables are all there is to see.
(() => {
  "use strict";
  const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
  const LIGHT = { ink: "#12262b", line: "#d5dedf", paper: "#fff", colours: ["#0f5257", "#b86a00", "#4b3f8f", "#8e2413", "#3c6e2f", "#5d6b70"] };
  const DARK = { ink: "#e8efee", line: "#2e4246", paper: "#16262a", colours: ["#84d3c9", "#f2b35c", "#b9aef5", "#ffa797", "#a5d694", "#bccac9"] };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = [];

  const pattern = (number, colour, paper) => {
    if (number === 0) return colour;
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = paper;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = 2.5;
    pen.beginPath();
    if (number % 3 === 1) { pen.moveTo(-2, 6); pen.lineTo(6, -2); pen.moveTo(2, 10); pen.lineTo(10, 2); pen.stroke(); }
    else if (number % 3 === 2) { pen.arc(4, 4, 2.2, 0, 7); pen.fill(); }
    else { pen.moveTo(0, 4); pen.lineTo(8, 4); pen.stroke(); }
    return pen.createPattern(tile, "repeat");
  };

  // A label in lines of about `most` characters; a word that is longer is cut with a hyphen.
  const wrapped = (text, most) => {
    const lines = [""];
    text.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${most + 3}}`, "g")) ?? []).forEach((word) => {
      const last = lines.length - 1;
      if (lines[last] && `${lines[last]} ${word}`.length > most) lines.push(word);
      else lines[last] = `${lines[last]} ${word}`.trim();
    });
    return lines;
  };

  const read = (table) => {
    const columns = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows].map((row) => ({
      label: row.cells[0].textContent.trim(),
      values: [...row.cells].slice(1).map((cell) => ("value" in cell.dataset ? Number(cell.dataset.value) : null)),
    }));
    return { columns, rows };
  };

  // Hidden cells are drawn as hidden: a hatched stub at the foot of the axis, the same for all of them.
  const hiddenStubs = (look) => ({
    id: "hiddenStubs",
    afterDatasetsDraw(chart) {
      const pen = chart.ctx;
      const across = chart.options.indexAxis === "y";
      const axis = chart.scales[across ? "y" : "x"];
      const foot = chart.scales[across ? "x" : "y"].getPixelForValue(0);
      const sets = chart.data.datasets.length;
      chart.data.datasets.forEach((set, number) => set.data.forEach((value, index) => {
        if (value !== null || !chart.isDatasetVisible(number)) return;
        const room = axis.getPixelForValue(1) - axis.getPixelForValue(0) || (across ? axis.height : axis.width);
        const step = chart.config.type === "line" ? 0 : (number - (sets - 1) / 2) * Math.abs(room) * 0.7 / sets;
        const at = axis.getPixelForValue(index) + step;
        pen.save();
        pen.fillStyle = pattern(1, look.colours[number % look.colours.length], look.paper);
        pen.strokeStyle = look.ink;
        pen.setLineDash([2, 2]);
        const box = across ? [foot, at - 4, 16, 8] : [at - 4, foot - 16, 8, 16];
        pen.fillRect(...box);
        pen.strokeRect(...box);
        pen.restore();
      }));
    },
  });

  const draw = (figure, look) => {
    const table = document.getElementById(figure.dataset.chartOf);
    const { columns, rows } = read(table);
    const shown = Math.min(columns.length, Number(figure.dataset.columns) || columns.length);
    const line = figure.dataset.chart === "line";
    const across = !line && (rows.length > 6 || innerWidth < 560);
    const canvas = figure.querySelector("canvas");
    figure.hidden = false;
    if (across) figure.querySelector(".chart-box").style.blockSize = `${Math.max(15, rows.length * (1 + shown) * 1.05 + 4)}rem`;
    const sets = columns.slice(0, shown).map((label, number) => {
      const colour = look.colours[number % look.colours.length];
      return {
        label, data: rows.map((row) => row.values[number]), borderColor: colour, borderWidth: line ? 2.5 : 1,
        backgroundColor: line ? colour : pattern(number, colour, look.paper), borderDash: line ? DASHES[number % 4] : [],
        pointStyle: ["circle", "rect", "triangle", "star"][number % 4], pointRadius: 4, spanGaps: false, maxBarThickness: 26,
      };
    });
    const numbers = { beginAtZero: true, ticks: { color: look.ink, precision: 0 }, grid: { color: look.line } };
    const names = { ticks: { color: look.ink, autoSkip: line }, grid: { display: false } };
    const chart = new Chart(canvas, {
      type: line ? "line" : "bar",
      data: { labels: rows.map((row) => wrapped(row.label, across ? (innerWidth < 560 ? 15 : 30) : 14)), datasets: sets },
      plugins: [hiddenStubs(look)],
      options: {
        animation: false, maintainAspectRatio: false, indexAxis: across ? "y" : "x",
        scales: across ? { x: numbers, y: names } : { x: names, y: numbers },
        interaction: { mode: "index", axis: across ? "y" : "x", intersect: false },
        plugins: { legend: { display: shown > 1, labels: { color: look.ink, usePointStyle: line } } },
      },
    });
    canvas.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = (Number(canvas.dataset.at ?? -1) + step + rows.length) % rows.length;
      canvas.dataset.at = at;
      const active = sets.map((_set, datasetIndex) => ({ datasetIndex, index: at }));
      chart.tooltip.setActiveElements(active.filter((one) => sets[one.datasetIndex].data[at] !== null), { x: 0, y: 0 });
      chart.update();
    };
    return chart;
  };

  const drawAll = (look) => {
    charts.splice(0).forEach((chart) => chart.destroy());
    document.querySelectorAll("[data-chart]").forEach((figure) => charts.push(draw(figure, look)));
  };
  const usual = () => drawAll(dark.matches && !document.body.classList.contains("sheet-page") ? DARK : LIGHT);
  usual();
  dark.addEventListener("change", usual);
  addEventListener("beforeprint", () => drawAll(LIGHT));
  addEventListener("afterprint", usual);
  // A choice takes effect at once; without scripts the button beside it does.
  document.querySelectorAll("[data-submit-on-change] select").forEach((field) => {
    field.addEventListener("change", () => field.form.requestSubmit());
  });
})();
