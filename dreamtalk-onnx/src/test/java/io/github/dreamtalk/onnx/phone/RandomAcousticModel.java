package io.github.dreamtalk.onnx.phone;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A made-up acoustic model of the right shape, for tests without the real tables. */
final class RandomAcousticModel {
    static final CmuAcousticModel INSTANCE = make();

    private RandomAcousticModel() {}

    private static CmuAcousticModel make() {
        Random random = new Random(5);
        List<String> phones = new ArrayList<>();
        for (int i = 0; i < CmuAcousticModel.PHONES; i++) {
            phones.add("P" + i);
        }
        float[] means = new float[42 * 3 * 128 * 13];
        float[] variances = new float[means.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (8 * random.nextGaussian());
            variances[i] = 20 + 60 * random.nextFloat();
        }
        byte[] weights = new byte[3 * 128 * 126];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (20 + random.nextInt(120));
        }
        float[] usual = new float[13];
        usual[0] = 41;
        return CmuAcousticModel.of(phones, usual, means, variances, weights);
    }
}
