package io.github.dreamtalk.media;

/** Resizes pictures: area average when shrinking, bilinear when growing. */
public final class ImageScaler {
    private ImageScaler() {}

    /**
     * Resizes a picture, its aspect kept.
     *
     * @param in the picture; not changed
     * @param longer the longer side of the result, pixels, at least 1
     * @return a new picture
     */
    public static RgbImage toLongerSide(RgbImage in, int longer) {
        double scale = (double) longer / Math.max(in.width(), in.height());
        int w = Math.max(1, (int) Math.round(in.width() * scale));
        int h = Math.max(1, (int) Math.round(in.height() * scale));
        return toSize(in, w, h);
    }

    /**
     * Resizes a picture; its aspect may change.
     *
     * @param in the picture; not changed
     * @param w width of the result, at least 1
     * @param h height of the result, at least 1
     * @return a new picture
     */
    public static RgbImage toSize(RgbImage in, int w, int h) {
        if (w == in.width() && h == in.height()) {
            return in.copy();
        }
        float[] across = new float[3 * w * in.height()];
        resample(in, w, across);
        return down(across, w, in.height(), h);
    }

    /** Weights of the source pixels under one target pixel: a box when shrinking, a tent of width 1 when growing. */
    private static double weight(int source, double centre, double reach) {
        if (reach > 1) {
            double lo = Math.max(source, centre - reach / 2);
            double hi = Math.min(source + 1.0, centre + reach / 2);
            return Math.max(0, hi - lo);
        }
        return Math.max(0, 1 - Math.abs(source + 0.5 - centre));
    }

    private static void resample(RgbImage in, int w, float[] out) {
        byte[] d = in.data();
        double reach = (double) in.width() / w;
        for (int x = 0; x < w; x++) {
            double centre = (x + 0.5) * reach;
            int a = Math.max(0, (int) Math.floor(centre - Math.max(reach / 2, 1)));
            int b = Math.min(in.width() - 1, (int) Math.floor(centre + Math.max(reach / 2, 1)));
            double sum = 0;
            for (int s = a; s <= b; s++) {
                sum += weight(s, centre, reach);
            }
            for (int s = a; s <= b; s++) {
                float k = (float) (weight(s, centre, reach) / sum);
                if (k == 0) {
                    continue;
                }
                for (int y = 0; y < in.height(); y++) {
                    int from = 3 * (y * in.width() + s);
                    int to = 3 * (y * w + x);
                    out[to] += k * (d[from] & 255);
                    out[to + 1] += k * (d[from + 1] & 255);
                    out[to + 2] += k * (d[from + 2] & 255);
                }
            }
        }
    }

    private static RgbImage down(float[] in, int w, int inHeight, int h) {
        RgbImage out = new RgbImage(w, h);
        byte[] d = out.data();
        float[] row = new float[3 * w];
        double reach = (double) inHeight / h;
        for (int y = 0; y < h; y++) {
            double centre = (y + 0.5) * reach;
            int a = Math.max(0, (int) Math.floor(centre - Math.max(reach / 2, 1)));
            int b = Math.min(inHeight - 1, (int) Math.floor(centre + Math.max(reach / 2, 1)));
            double sum = 0;
            for (int s = a; s <= b; s++) {
                sum += weight(s, centre, reach);
            }
            java.util.Arrays.fill(row, 0f);
            for (int s = a; s <= b; s++) {
                float k = (float) (weight(s, centre, reach) / sum);
                for (int i = 0; i < row.length; i++) {
                    row[i] += k * in[s * row.length + i];
                }
            }
            for (int i = 0; i < row.length; i++) {
                d[y * row.length + i] = (byte) Math.min(255, Math.max(0, Math.round(row[i])));
            }
        }
        return out;
    }
}
