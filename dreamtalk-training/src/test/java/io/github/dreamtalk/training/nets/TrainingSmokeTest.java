package io.github.dreamtalk.training.nets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.weights.HalfFloat;
import io.github.dreamtalk.weights.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainingSmokeTest {
    private static List<FeatureClip> clips() {
        Random random = new Random(2);
        List<FeatureClip> out = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            byte[] labels = new byte[160];
            short[] features = new short[labels.length * PhoneNet.INPUTS];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = (byte) (i / 8 % PhoneNet.PHONES);
                for (int d = 0; d < PhoneNet.INPUTS; d++) {
                    double v = d == labels[i] ? 2 : 0.1 * random.nextGaussian();
                    features[i * PhoneNet.INPUTS + d] = HalfFloat.fromFloat((float) v);
                }
            }
            out.add(new FeatureClip("c" + k, "s", "train", k == 0, PhoneNet.INPUTS, labels, features));
        }
        return out;
    }

    @Test
    void phoneNetLearnsAndExports() {
        try (NDManager manager = NDManager.newBaseManager();
                PhoneNet net = new PhoneNet(manager, 16, 1)) {
            float[] ones = new float[PhoneNet.PHONES];
            Arrays.fill(ones, 1);
            PhoneTrainer trainer = new PhoneTrainer(net, clips(), ones, 2, 64, 40, PhoneTrainer.PEAK_RATE, 3);
            PhoneBatches.Batch batch = new PhoneBatches(clips(), 0.6, 2, 64, 4).of(0);
            double first = trainer.step(batch);
            double last = first;
            for (int i = 0; i < 5; i++) {
                last = trainer.step(batch);
            }
            assertThat(last).isLessThan(first * 0.95);
            StateDict dict = Export.stateDict("test", net.weights(), Map.of());
            assertThat(dict.get("stem.weight", 16, 206, 6)).isNotNull();
            assertThat(dict.get("layers.6.bn.running_var", 16)).isNotNull();
            assertThat(dict.get("layers.6.streaming_bn.running_var", 16)).isNotNull();
            assertThat(dict.get("head.weight", 52, 16, 1)).isNotNull();
        }
    }

    @Test
    void denoiserLearnsAndItsMetadataIsReadBack() {
        try (NDManager manager = NDManager.newBaseManager();
                PhoneNet phone = new PhoneNet(manager, 16, 1)) {
            List<MotionClip> clips =
                    clips().stream().map(c -> MotionClip.of(c, phone)).toList();
            try (DenoiserNet net = new DenoiserNet(manager, MotionClip.DIMENSION, 16, 4, 2, 1)) {
                DenoiserTrainer trainer = new DenoiserTrainer(net, clips, 2, 8, 40, DenoiserTrainer.PEAK_RATE, 1);
                MotionBatches.Batch batch = trainer.batches().of(5);
                double first = trainer.step(batch);
                double last = first;
                for (int i = 0; i < 8; i++) {
                    last = trainer.step(batch);
                }
                assertThat(last).isLessThan(first);
                DenoiserMetadata metadata = Export.metadata(net, 4);
                StateDict dict = Export.stateDict("test", net.weights(), metadata.toMap());
                assertThat(DenoiserMetadata.read(dict)).isEqualTo(metadata);
                int lower = metadata.lowerIndices().size();
                assertThat(dict.get("net.decoder.lower_tail_fc.4.weight", lower, 8))
                        .isNotNull();
            }
        }
    }
}
