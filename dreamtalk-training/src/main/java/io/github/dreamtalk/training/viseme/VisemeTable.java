package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.speech.Phone;

/**
 * Target mouth shapes of the phone classes, and how strongly and how early each claims lips and jaw. The jaw is lower for
 * open vowels than for mid ones, for these than for close ones, and higher for every consonant, in which the tongue or the
 * lips meet something (Keating, Lindblom, Lubker and Kreiman 1994).
 */
final class VisemeTable {
    /** Order of the shape parameters. */
    enum Shape {
        JAW,
        CLOSE,
        FUNNEL,
        PUCKER,
        STRETCH,
        SMILE,
        ROLL_LOWER,
        ROLL_UPPER,
        PRESS,
        UPPER_UP,
        LOWER_DOWN,
        TONGUE,
        FORWARD
    }

    static final int SHAPES = Shape.values().length;

    private static final Viseme[] TABLE = new Viseme[Phone.COUNT];

    /** Shape targets, dominances (0..1) and time constants (s) before and after the phone. */
    record Viseme(double[] target, double lips, double jaw, double before, double after) {}

    private VisemeTable() {}

    static {
        double[] closed = {.03, .05, 0, .05, 0, 0, .25, .20, .50, 0, 0, 0, 0};
        double[] teeth = {.09, 0, 0, 0, .08, 0, .60, 0, .05, .28, 0, 0, 0};
        // The lower incisors come forward to the upper ones: the obstacle that makes the hiss.
        double[] hiss = {.07, 0, 0, 0, .12, .10, 0, 0, 0, .14, .24, 0, .10};
        double[] stop = {.09, 0, 0, 0, .08, .04, 0, 0, 0, .12, .18, .04, .02};
        double[] back = {.11, 0, 0, 0, .03, 0, 0, 0, 0, .10, .14, 0, 0};
        double[] nasal = {.11, 0, 0, 0, .05, .03, 0, 0, 0, .10, .17, .06, 0};
        put(Phone.SIL, new double[SHAPES], .3, .3, .07, .06);
        for (Phone p : new Phone[] {Phone.P, Phone.B, Phone.M}) {
            put(p, closed, 1.0, .8, .035, .035);
        }
        put(Phone.F, teeth, .95, .7, .035, .035);
        put(Phone.V, teeth, .95, .7, .035, .035);
        put(Phone.S, hiss, .4, .9, .07, .06);
        put(Phone.Z, hiss, .4, .9, .07, .06);
        put(Phone.SH, new double[] {.10, 0, .40, .12, 0, 0, 0, 0, 0, .12, .15, 0, .12}, .8, .8, .11, .09);
        put(Phone.TH, new double[] {.11, 0, 0, 0, .08, 0, 0, 0, 0, .12, .20, .34, .02}, .3, .5, .07, .06);
        put(Phone.T, stop, .15, .5, .07, .06);
        put(Phone.D, stop, .15, .5, .07, .06);
        put(Phone.N, nasal, .15, .4, .07, .06);
        put(Phone.L, nasal, .15, .4, .07, .06);
        put(Phone.R, new double[] {.12, 0, .16, .12, 0, 0, 0, 0, 0, .06, .12, 0, 0}, .45, .5, .07, .06);
        put(Phone.K, back, .1, .3, .07, .06);
        put(Phone.G, back, .1, .3, .07, .06);
        put(Phone.H, back, .1, .3, .07, .06);
        put(Phone.J, new double[] {.10, 0, 0, 0, .34, .32, 0, 0, 0, .12, .22, 0, 0}, .5, .5, .07, .06);
        put(Phone.W, new double[] {.10, 0, .18, .54, 0, 0, 0, 0, 0, 0, .05, 0, 0}, .9, .5, .11, .09);
        // Spread lips go with open ones (opening and width of people correlate by .2 to .55), rounded ones with closer
        // ones.
        put(Phone.A, new double[] {.62, 0, 0, 0, .34, .30, 0, 0, 0, .16, .38, 0, 0}, .5, .8, .07, .06);
        put(Phone.E, new double[] {.38, 0, 0, 0, .34, .30, 0, 0, 0, .16, .32, 0, 0}, .5, .7, .07, .06);
        put(Phone.I, new double[] {.21, 0, 0, 0, .34, .32, 0, 0, 0, .14, .24, 0, 0}, .5, .55, .07, .06);
        put(Phone.O, new double[] {.44, 0, .32, .10, 0, .05, 0, 0, 0, .05, .20, 0, 0}, .85, .7, .11, .09);
        put(Phone.U, new double[] {.16, 0, .18, .54, 0, 0, 0, 0, 0, 0, .06, 0, .02}, .95, .55, .11, .09);
        put(Phone.SCHWA, new double[] {.31, 0, 0, 0, .18, .14, 0, 0, 0, .14, .26, 0, 0}, .35, .6, .07, .06);
    }

    private static void put(Phone p, double[] target, double lips, double jaw, double before, double after) {
        TABLE[p.ordinal()] = new Viseme(target, lips, jaw, before, after);
    }

    static Viseme of(Phone phone) {
        return TABLE[phone.ordinal()];
    }
}
