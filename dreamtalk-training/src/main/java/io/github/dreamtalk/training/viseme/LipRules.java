package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.viseme.VisemeTable.Shape;
import java.util.List;

/** What blending must not break: lips that meet, teeth on the lip, rounded lips, a jaw that is up, lips that rest. */
final class LipRules {
    /** Lips part so long before a voice that follows a pause, and come together so long after one. */
    private static final double PARTING = 0.04;
    /** Share of its target that a rounded sound reaches at least. */
    private static final double ROUNDED = 0.85;

    private static final Shape[] OPEN = {Shape.UPPER_UP, Shape.LOWER_DOWN, Shape.FUNNEL, Shape.STRETCH};

    private LipRules() {}

    /** Mends the shapes in place, on the frame nearest to the middle of each sound and on all within it. */
    static void apply(List<PhoneRun> runs, double[][] shapes, Life life) {
        for (PhoneRun r : runs) {
            if (r.phone() == Phone.SIL) {
                rest(r, shapes, life);
            } else if (isHiss(r.phone())
                    || r.phone().closesLips()
                    || r.phone().isLabiodental()
                    || isRounded(r.phone())) {
                sound(r, shapes);
            }
        }
    }

    private static boolean isHiss(Phone phone) {
        return phone == Phone.S || phone == Phone.Z || phone == Phone.SH;
    }

    private static boolean isRounded(Phone phone) {
        return phone == Phone.U || phone == Phone.W || phone == Phone.O;
    }

    private static void sound(PhoneRun r, double[][] shapes) {
        double centre = ((r.start() + r.end()) / 2 - FaceAnimator.LEAD) * FaceAnimator.RATE;
        int middle = (int) Math.rint(centre);
        if (isRounded(r.phone())) {
            // Only its middle: before and after it lips are on their way.
            if (middle >= 0 && middle < shapes.length) {
                round(r.phone(), shapes[middle]);
            }
            return;
        }
        int from = Math.min((int) Math.ceil((r.start() - FaceAnimator.LEAD) * FaceAnimator.RATE), middle);
        int to = Math.max((int) Math.floor((r.end() - FaceAnimator.LEAD) * FaceAnimator.RATE), middle);
        if (from == to && r.phone().closesLips()) {
            // Lips that meet for a single frame are not seen to close, and nobody's do.
            if (centre > middle) {
                to++;
            } else {
                from--;
            }
        }
        for (int i = Math.max(0, from); i <= Math.min(to, shapes.length - 1); i++) {
            if (isHiss(r.phone())) {
                shapes[i][Shape.JAW.ordinal()] = Math.min(shapes[i][Shape.JAW.ordinal()], 0.12);
            } else if (r.phone().closesLips()) {
                close(shapes[i]);
            } else {
                touch(shapes[i]);
            }
        }
    }

    /** Blending opens the mouth long before a voice; at rest it stays all but closed until just before. */
    private static void rest(PhoneRun r, double[][] shapes, Life life) {
        int from = Math.max(0, (int) Math.ceil((r.start() + PARTING - FaceAnimator.LEAD) * FaceAnimator.RATE));
        int to = Math.min(
                shapes.length - 1, (int) Math.floor((r.end() - PARTING - FaceAnimator.LEAD) * FaceAnimator.RATE));
        for (int i = from; i <= to; i++) {
            double[] s = shapes[i];
            double parted = 0.016 * life.at(i, Life.Curve.REST);
            s[Shape.JAW.ordinal()] = Math.min(s[Shape.JAW.ordinal()], 0.02) + Math.max(0, Math.min(0.03, parted));
            s[Shape.PRESS.ordinal()] += Math.max(0, -6 * parted - 0.08);
            for (Shape open : OPEN) {
                s[open.ordinal()] *= 0.2;
            }
            s[Shape.LOWER_DOWN.ordinal()] += Math.max(0, Math.min(0.12, 5 * parted));
            s[Shape.TONGUE.ordinal()] = 0;
        }
    }

    private static void round(Phone phone, double[] s) {
        double[] target = VisemeTable.of(phone).target();
        atLeast(s, Shape.PUCKER, ROUNDED * target[Shape.PUCKER.ordinal()]);
        atLeast(s, Shape.FUNNEL, ROUNDED * target[Shape.FUNNEL.ordinal()]);
        s[Shape.STRETCH.ordinal()] *= 0.3;
        s[Shape.SMILE.ordinal()] *= 0.3;
    }

    private static void close(double[] s) {
        s[Shape.JAW.ordinal()] = Math.min(s[Shape.JAW.ordinal()], 0.05);
        atLeast(s, Shape.PRESS, 0.45);
        atLeast(s, Shape.ROLL_LOWER, 0.22);
        atLeast(s, Shape.ROLL_UPPER, 0.18);
        atLeast(s, Shape.CLOSE, 0.05);
        for (Shape open : OPEN) {
            s[open.ordinal()] *= 0.2;
        }
        s[Shape.TONGUE.ordinal()] = 0;
    }

    private static void touch(double[] s) {
        s[Shape.JAW.ordinal()] = Math.min(s[Shape.JAW.ordinal()], 0.11);
        atLeast(s, Shape.ROLL_LOWER, 0.5);
        atLeast(s, Shape.UPPER_UP, 0.2);
        s[Shape.LOWER_DOWN.ordinal()] = 0;
        s[Shape.PRESS.ordinal()] = Math.min(s[Shape.PRESS.ordinal()], 0.1);
    }

    private static void atLeast(double[] s, Shape shape, double value) {
        s[shape.ordinal()] = Math.max(s[shape.ordinal()], value);
    }
}
