package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.Renderer;

/** One clip being animated: what it writes while it draws, and nothing else. A frame allocates nothing. */
final class MeshSession implements Renderer.Session {
    /** Movements below this many pixels are none. */
    private static final float STILL = 0.004f;

    private final PreparedMesh look;
    private final PortraitMesh mesh;
    private final MotionReader motion;
    private final Deformation deformation;
    private final HeadRotation head;
    private final WarpMap map;
    private final Eyelid[] eyelids;
    private final MouthInterior mouth;
    private final float[] dx;
    private final float[] dy;
    private final float[] dz;
    private final boolean[] moved;
    private final PixelBox box = new PixelBox();
    private final double[] p = new double[3];
    private volatile boolean cancelled;
    private volatile boolean closed;

    MeshSession(PreparedMesh look) {
        this.look = look;
        mesh = look.mesh;
        motion = new MotionReader(look.channels);
        deformation = new Deformation(look.shapes);
        head = new HeadRotation(look.head);
        map = new WarpMap(look.portrait.width(), look.portrait.height(), look.reachable);
        eyelids = new Eyelid[] {new Eyelid(look.lids[0]), new Eyelid(look.lids[1])};
        mouth = new MouthInterior(look.mouth);
        dx = new float[mesh.count];
        dy = new float[mesh.count];
        dz = new float[mesh.count];
        moved = new boolean[mesh.count];
    }

    @Override
    public void render(float[] row, int offset, RgbImage target) {
        if (closed) {
            throw new IllegalStateException("mesh renderer: the session is closed");
        }
        checkCancelled();
        RgbImage portrait = look.portrait;
        if (target.width() != portrait.width() || target.height() != portrait.height()) {
            throw new InvalidInputException("mesh renderer: the target is " + target.width() + "x" + target.height()
                    + ", expected the portrait's size " + portrait.width() + "x" + portrait.height());
        }
        motion.read(row, offset);
        System.arraycopy(portrait.data(), 0, target.data(), 0, portrait.data().length);
        if (motion.still()) {
            return;
        }
        deformation.apply(motion);
        head.set(motion.yaw, motion.pitch, motion.roll);
        place();
        if (!begin()) {
            return;
        }
        drawTriangles(mesh.fills, 0.3f, 0, true);
        drawTriangles(mesh.eyeballs, 0.15f, 0, false);
        drawTriangles(mesh.skin, 0, mesh.facing, true);
        slideEyes();
        checkCancelled();
        map.remap(portrait, target);
        for (int side = 0; side < 2; side++) {
            eyelids[side].paint(dx, dy, head, map, motion.blink[side], target);
        }
        mouth.paint(dx, dy, head, map, motion, deformation.jawDrop(), target);
    }

    private void checkCancelled() {
        if (cancelled) {
            throw new CancelledException("mesh renderer: the session was cancelled");
        }
    }

    private void place() {
        FaceFrame frame = look.frame;
        for (int i = 0; i < mesh.count; i++) {
            p[0] = mesh.x[i] + deformation.x[i];
            p[1] = mesh.y[i] + deformation.y[i];
            p[2] = mesh.z[i] + deformation.z[i];
            head.apply(i, p);
            float px = (float) frame.pixelX(p[0], p[1]);
            float py = (float) frame.pixelY(p[0], p[1]);
            boolean m = Math.abs(px - mesh.sourceX[i]) > STILL || Math.abs(py - mesh.sourceY[i]) > STILL;
            moved[i] = m;
            dx[i] = m ? px : mesh.sourceX[i];
            dy[i] = m ? py : mesh.sourceY[i];
            dz[i] = (float) p[2] + look.nearer[i];
        }
    }

    /** Starts the map on the box in which anything moves; false if nothing does. */
    private boolean begin() {
        box.clear();
        int[] t = mesh.skin;
        for (int i = 0; i < t.length; i += 3) {
            if (moved[t[i]] || moved[t[i + 1]] || moved[t[i + 2]]) {
                for (int k = 0; k < 3; k++) {
                    int v = t[i + k];
                    box.add(dx[v], dy[v]);
                    box.add(mesh.sourceX[v], mesh.sourceY[v]);
                }
            }
        }
        for (int side = 0; side < 2; side++) {
            if (motion.gazeX[side] != 0 || motion.gazeY[side] != 0) {
                box.add(mesh.lids[side][0], dx, dy);
                box.add(mesh.lids[side][1], dx, dy);
            }
        }
        if (!box.close(1, look.portrait.width(), look.portrait.height()) || !box.cut(look.reach)) {
            return false;
        }
        map.begin(box.left, box.top, box.width(), box.height());
        return true;
    }

    private void drawTriangles(int[] t, float bias, int facing, boolean onlyMoved) {
        for (int i = 0; i < t.length; i += 3) {
            if (!onlyMoved || moved[t[i]] || moved[t[i + 1]] || moved[t[i + 2]]) {
                map.draw(dx, dy, dz, bias, facing, mesh.sourceX, mesh.sourceY, t[i], t[i + 1], t[i + 2]);
            }
        }
    }

    private void slideEyes() {
        for (int side = 0; side < 2; side++) {
            if (motion.gazeX[side] == 0 && motion.gazeY[side] == 0) {
                continue;
            }
            box.clear();
            box.add(mesh.lids[side][0], dx, dy);
            box.add(mesh.lids[side][1], dx, dy);
            if (!box.close(1, look.portrait.width(), look.portrait.height())) {
                continue;
            }
            FaceFrame frame = look.frame;
            double gx = motion.gazeX[side];
            double gy = motion.gazeY[side];
            double shiftX = frame.pixelX(gx, gy) - frame.pixelX(0, 0);
            double shiftY = frame.pixelY(gx, gy) - frame.pixelY(0, 0);
            map.slide(box.left, box.top, box.right, box.bottom, look.eyes[side], shiftX, shiftY);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** Holds memory only, so a frame still being drawn by another thread is not disturbed. */
    @Override
    public void close() {
        closed = true;
    }
}
