package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.motion.MotionSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The displacement fields of one portrait: one for each ARKit channel that deforms, and those of lids and lip contact. */
final class ShapeLibrary {
    /** By ARKit channel; null where a channel deforms nothing by itself (lids, gaze, tongue). */
    final ShapeField[] byChannel = new ShapeField[MotionSpace.ARKIT.expressionChannels()];

    /** Closing of the lids: [side][0 upper, 1 lower]. */
    final ShapeField[][] lids = new ShapeField[2][2];

    /** Lip contact: [0 upper, 1 lower][column 1..9]. */
    final ShapeField[][] contact = new ShapeField[2][10];

    private final List<Runnable> queue = new ArrayList<>();

    private static final int[] CHIN = {199, 175, 200, 18, 171, 396};
    private static final int[] CHEEKS = {205, 425, 50, 280, 187, 411};

    ShapeLibrary(PortraitMesh mesh, double unsmile) {
        int[] lips = flat(FaceTopology.UPPER_LIP, FaceTopology.LOWER_LIP);
        int[] lidPoints = flat(FaceTopology.UPPER_LID, FaceTopology.LOWER_LID);
        int[] brows = flat(FaceTopology.BROW_UPPER, FaceTopology.BROW_LOWER);
        int[] held = flat(
                new int[][] {FaceTopology.OVAL, FaceTopology.JAW_ANGLES, FaceTopology.NOSE, FaceTopology.UPPER_CHEEK});
        int[] underEye = flat(FaceTopology.UNDER_EYE);
        int[] around = flat(new int[][] {held, lidPoints, underEye, brows});
        DisplacementSolver solver = new DisplacementSolver(mesh, flat(new int[][] {around, lips}));
        mouth(mesh, unsmile, solver);
        UpperFaceShapes upper = new UpperFaceShapes(mesh);

        DisplacementSolver.Anchored lidSystem = solver.anchor(flat(FaceTopology.CREASE, FaceTopology.BROW_SIDE_LID));
        DisplacementSolver.Anchored browSystem = solver.anchor(flat(FaceTopology.BROW_SIDE_LID));
        DisplacementSolver.Anchored cheekSystem = solver.anchor(flat(new int[][] {CHEEKS, {207, 427}}));
        String[] names = {"Right", "Left"};
        for (int side = 0; side < 2; side++) {
            ShapeField[] pair = lids[side];
            Displacement down = upper.upperLid(side);
            Displacement up = upper.lowerLid(side);
            queue(() -> pair[0] = new ShapeField(lidSystem, down));
            queue(() -> pair[1] = new ShapeField(lidSystem, up));
            put("browDown" + names[side], browSystem, upper.browDown(side));
            put("browOuterUp" + names[side], browSystem, upper.browOuterUp(side));
            put("cheekSquint" + names[side], cheekSystem, upper.cheekSquint(side));
            put("noseSneer" + names[side], cheekSystem, upper.noseSneer(side));
        }
        put("browInnerUp", browSystem, upper.browInnerUp());
        put("cheekPuff", cheekSystem, upper.cheekPuff());
        // Each field is solved for itself, so the result does not depend on how many threads there are.
        queue.parallelStream().forEach(Runnable::run);
        queue.clear();
    }

    private void queue(Runnable solve) {
        queue.add(solve);
    }

    private void mouth(PortraitMesh mesh, double unsmile, DisplacementSolver solver) {
        MouthShapes shapes = new MouthShapes(mesh, unsmile);
        DisplacementSolver.Anchored jaw = solver.anchor(CHIN);
        DisplacementSolver.Anchored mouth = solver.anchor(new int[] {199, 175});
        DisplacementSolver.Anchored smile = solver.anchor(flat(new int[][] {{199, 175}, CHEEKS}));
        Displacement open = shapes.jawOpen();
        put("jawOpen", jaw, open);
        put("jawForward", jaw, shapes.jawShift(0, 0.012, -0.08));
        put("jawLeft", jaw, shapes.jawShift(0.06, 0, 0));
        put("jawRight", jaw, shapes.jawShift(-0.06, 0, 0));
        put("mouthClose", mouth, shapes.close(open));
        put("mouthFunnel", mouth, shapes.funnel());
        put("mouthPucker", mouth, shapes.pucker());
        put("mouthLeft", mouth, shapes.shift(1));
        put("mouthRight", mouth, shapes.shift(0));
        put("mouthRollLower", mouth, shapes.rollLower());
        put("mouthRollUpper", mouth, shapes.rollUpper());
        put("mouthShrugLower", jaw, shapes.shrugLower());
        put("mouthShrugUpper", mouth, shapes.shrugUpper());
        String[] names = {"Right", "Left"};
        for (int side = 0; side < 2; side++) {
            put("mouthSmile" + names[side], smile, shapes.smile(side));
            put("mouthFrown" + names[side], mouth, shapes.frown(side));
            put("mouthDimple" + names[side], mouth, shapes.dimple(side));
            put("mouthStretch" + names[side], mouth, shapes.stretch(side));
            put("mouthPress" + names[side], mouth, shapes.press(side));
            put("mouthLowerDown" + names[side], mouth, shapes.lowerDown(side));
            put("mouthUpperUp" + names[side], mouth, shapes.upperUp(side));
        }
        for (int k = 1; k < 10; k++) {
            int column = k;
            queue(() -> contact[0][column] = new ShapeField(mouth, shapes.contact(column, true)));
            queue(() -> contact[1][column] = new ShapeField(mouth, shapes.contact(column, false)));
        }
    }

    private void put(String channel, DisplacementSolver.Anchored system, Displacement d) {
        int at = MotionSpace.ARKIT.indexOf(channel);
        queue(() -> byChannel[at] = new ShapeField(system, d));
    }

    ShapeField field(String channel) {
        return byChannel[MotionSpace.ARKIT.indexOf(channel)];
    }

    private static int[] flat(int[][]... lists) {
        return Arrays.stream(lists)
                .flatMap(Arrays::stream)
                .flatMapToInt(IntStream::of)
                .distinct()
                .toArray();
    }
}
