// Run in the studio's page by test_ink.py: any play of hands, drawn live and painted anew, as fingerprints of every pixel.
async () => {
    const root = new URL("..", document.querySelector("script[type=module][src]").src).href;
    const [{ Paper }, { Trail, pack, unpack }, { chanceAt }, { OpLog }, { STAMPS }, { packMask }, { newest }] = await Promise.all(
        ["paper", "codec", "grain", "oplog", "stamp_art", "mask", "brushes"].map((name) => import(`${root}draw/${name}.js`)));
    let rolled = 0;
    const roll = (most) => Math.floor(chanceAt(20261121, (rolled += 1)) * (most + 1));
    const color = () => "#" + roll(0xffffff).toString(16).padStart(6, "0");
    const brushes = ["crayon", "marker", "pencil", "watercolour", "rainbow", "eraser"];
    const stamps = Object.keys(STAMPS);
    const newOp = (seq, kind) => {
        const common = { seq, kind, at_ms: seq * 1000, color: color(), folds: [1, 1, 2, 4][roll(3)], x_px: roll(2048), y_px: roll(1536) };
        if (kind === "stamp")
            return { ...common, stamp: { id: stamps[roll(stamps.length - 1)], version: 1 }, size_px: 80 + roll(400), turn_deg: roll(20) - 10 };
        if (kind === "fill") {
            const [x, y, r] = [roll(1024), roll(768), 20 + roll(200)];
            return { ...common, mask: packMask(Uint8Array.from({ length: 1024 * 768 },
                (_, at) => Number(Math.hypot((at % 1024) - x, Math.floor(at / 1024) - y) < r))) };
        }
        const trail = new Trail();
        let [x, y] = [roll(2048), roll(1536)];
        for (let left = 1 + roll(60); left; left -= 1) trail.add((x += roll(120) - 60), (y += roll(120) - 60), roll(100) / 100);
        const id = brushes[seq % brushes.length];
        return { ...common, took_ms: 500, brush: { id, version: 1 + roll(newest(id) - 1) }, size_px: [16, 38, 88][roll(2)], seed: roll(0x7fffffff), points: pack(trail) };
    };
    const fresh = () => new Paper(document.createElement("canvas"), document.createElement("canvas"));
    const pixels = async (paper) => {
        const { data } = paper.still.getContext("2d").getImageData(0, 0, 2048, 1536);
        return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", data)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    };
    const replayed = async (standing) => {
        const paper = fresh();
        await paper.prepare(standing);
        paper.render(standing);
        return pixels(paper);
    };
    const log = new OpLog();
    const lived = fresh();
    const looks = [];
    await lived.prepare([newOp(1, "fill")]);
    for (let step = 0; step < 70; step += 1) {
        const kind = ["stroke", "stroke", "stroke", "stroke", "stamp", "fill", "undo", "undo", "redo", "clear"][step === 40 ? 9 : roll(8)];
        const op = ["undo", "redo", "clear"].includes(kind) ? { seq: log.nextSeq, kind, at_ms: 0 } : newOp(log.nextSeq, kind);
        if (!log.append(op)) continue;
        if (kind === "stroke") {
            const trail = unpack(op.points);
            lived.begin(op);
            for (let at = 0; at < trail.count; ) {
                const to = Math.min(trail.count, at + 1 + roll(9));
                lived.wet(op, trail, at, to);
                at = to;
            }
            lived.dry(op, trail);
            lived.grown(log.standing);
        } else if (kind === "stamp" || kind === "fill") {
            lived.add(op);
            lived.grown(log.standing);
        } else lived.render(log.standing);
        if (step % 14 === 13) looks.push([step, await pixels(lived), await replayed(log.standing)]);
    }
    looks.push([70, await replayed(log.standing), await replayed(log.standing)]);
    return JSON.stringify(looks);
}
