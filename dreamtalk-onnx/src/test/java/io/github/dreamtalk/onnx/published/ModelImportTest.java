package io.github.dreamtalk.onnx.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiserProvider;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.pirenderer.PiRendererProvider;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.onnx.testing.RandomRendererWeights;
import io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Provider;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.SafetensorsWriter;
import io.github.dreamtalk.weights.StateDict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints nested as the published ones are, into a folder, and out of it again as backends. */
@ExtendWith(NoOpenNatives.class)
class ModelImportTest {
    @TempDir
    private Path folder;

    private Path models;
    private ModelImport work;

    @BeforeEach
    void open() {
        models = folder.resolve("models");
        work = new ModelImport(models, "for research", "xlsr");
    }

    private Path checkpoint(String name, String prefix, StateDict weights) {
        Map<String, FloatTensor> nested = new LinkedHashMap<>();
        weights.tensors().forEach((key, tensor) -> nested.put(prefix + key, tensor));
        nested.put("lip_expert.dummy", FloatTensor.of(new float[] {1}, 1));
        Path file = folder.resolve(name);
        SafetensorsWriter.write(file, new StateDict(name, nested, Map.of()), SafetensorsWriter.Precision.F32);
        return file;
    }

    private Path denoiser() {
        StateDict weights = RandomDenoiserWeights.make(DenoiserMetadata.published(), 16, 1, 1);
        return checkpoint("denoising_network.pth", "model_state_dict.diff_net.", weights);
    }

    private Path renderer() {
        return checkpoint("renderer.pt", "net_G_ema.", RandomRendererWeights.make(8, 2, 2, 4, 1));
    }

    private Path wav2vec2(String flavour) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(flavour));
        for (String name : new String[] {"config.json", "model.safetensors"}) {
            try (InputStream in = ModelImportTest.class.getResourceAsStream("/" + flavour + "/" + name)) {
                assertThat(in).as(name).isNotNull();
                Files.copy(in, directory.resolve(name));
            }
        }
        return directory;
    }

    private BackendContext context() {
        return new BackendContext(Device.cpu(), 1, ModelRepository.of(models));
    }

    private Map<String, ModelManifest.Model> manifest() throws IOException {
        try (InputStream in = Files.newInputStream(models.resolve(ModelManifest.FILE_NAME))) {
            return ModelManifest.read(in, "manifest").models();
        }
    }

    @Test
    void whatIsImportedRuns() throws IOException {
        work.denoiser(denoiser(), 8);
        work.renderer(renderer());
        work.wav2vec2(wav2vec2("wav2vec2-layer"));
        BackendContext context = context();
        try (MotionDenoiser denoiser = new DreamTalkDenoiserProvider().create(context);
                Renderer renderer = new PiRendererProvider().create(context);
                AudioFeatureExtractor features = new Wav2Vec2Provider().create(context)) {
            assertThat(denoiser.spec().space()).isEqualTo(MotionSpace.BFM);
            assertThat(denoiser.spec().features().name()).isEqualTo("xlsr");
            assertThat(denoiser.spec().features().dimension()).isEqualTo(1024);
            assertThat(renderer.accepts(MotionSpace.BFM)).isTrue();
            assertThat(features.spec().name()).isEqualTo("xlsr");
            assertThat(features.spec().dimension()).isEqualTo(32);
        }
        assertThat(manifest())
                .containsOnlyKeys(
                        "motion-denoiser.safetensors",
                        "pirenderer-frame.onnx",
                        "pirenderer-portrait.onnx",
                        "wav2vec2-encoder.onnx",
                        "wav2vec2-features.onnx");
        ModelManifest.Model encoder = manifest().get("wav2vec2-encoder.onnx");
        assertThat(encoder.licence()).isEqualTo("for research");
        assertThat(encoder.source()).contains("model.safetensors");
        assertThat(encoder.signature()).isNotNull();
        assertThat(encoder.signature().inputText()).isEqualTo("features[any,32]");
        assertThat(encoder.signature().outputText()).isEqualTo("hidden[any,32]");
    }

    @Test
    void aSecondImportReplacesWhatItBringsAndKeepsTheRest() throws IOException {
        work.renderer(renderer());
        work.wav2vec2(wav2vec2("wav2vec2-base"));
        assertThat(manifest()).containsKey("wav2vec2-statistics.onnx");
        new ModelImport(models, "another", "xlsr").wav2vec2(wav2vec2("wav2vec2-layer"));
        assertThat(manifest()).containsKey("pirenderer-frame.onnx").doesNotContainKey("wav2vec2-statistics.onnx");
        assertThat(models.resolve("wav2vec2-statistics.onnx")).doesNotExist();
        new Wav2Vec2Provider().create(context()).close();
    }

    @Test
    void loadingListsEveryMismatchWithTheManifest() throws IOException {
        work.wav2vec2(wav2vec2("wav2vec2-layer"));
        Path manifest = models.resolve(ModelManifest.FILE_NAME);
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace("inputs = features[any,32]", "inputs = features[any,48]; mask[any]")
                        .replace("outputs = hidden[any,32]", "outputs = state[any,32]"));
        assertThatThrownBy(() -> new Wav2Vec2Provider().create(context()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("wav2vec2-encoder.onnx")
                .hasMessageContaining("input 'features' is FLOAT[any, 32], expected FLOAT[any, 48]")
                .hasMessageContaining("input 'mask' is missing")
                .hasMessageContaining("output 'state' is missing")
                .hasMessageContaining("output 'hidden' is not expected");
    }

    @Test
    void loadingRefusesAChangedFile() throws IOException {
        work.renderer(renderer());
        Path frame = models.resolve("pirenderer-frame.onnx");
        byte[] bytes = Files.readAllBytes(frame);
        bytes[bytes.length / 2] ^= 1;
        Files.write(frame, bytes);
        assertThatThrownBy(() -> new PiRendererProvider().create(context()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("pirenderer-frame.onnx")
                .hasMessageContaining("sha256");
    }

    @Test
    void anotherNetworksCheckpointIsRefused() {
        Path denoiser = denoiser();
        Path renderer = renderer();
        assertThatThrownBy(() -> work.denoiser(renderer, 8))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("renderer.pt")
                .hasMessageContaining("not a checkpoint of this network");
        assertThatThrownBy(() -> work.renderer(denoiser)).isInstanceOf(ModelMismatchException.class);
        assertThatThrownBy(() -> work.wav2vec2(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pytorch_model.bin");
        assertThatThrownBy(() -> work.denoiser(denoiser, 7))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("7 attention heads");
        assertThat(models).doesNotExist();
    }

    /** A failed import leaves nothing, not even the folder it would have made; what was there before stays. */
    @Test
    void aFailedImportLeavesNoFolder() throws IOException {
        Path deep = folder.resolve("a/b/models");
        ModelImport fresh = new ModelImport(deep, "x", "xlsr");
        Path none = checkpoint("none.safetensors", "", new StateDict("none", Map.of(), Map.of()));
        assertThatThrownBy(() -> fresh.denoiser(none, 8)).isInstanceOf(ModelMismatchException.class);
        assertThatThrownBy(() -> fresh.renderer(none)).isInstanceOf(ModelMismatchException.class);
        assertThatThrownBy(() -> fresh.wav2vec2(folder)).isInstanceOf(InvalidInputException.class);
        assertThat(folder.resolve("a")).doesNotExist();
    }

    /** The network is found not to run when it is written: what was made for it goes again. */
    @Test
    void aNetworkThatDoesNotRunIsNotLeftThere() throws IOException {
        Path deep = folder.resolve("a/models");
        GraphBuilder bad = new GraphBuilder("bad");
        bad.output("y", bad.op("NoSuchOperator", bad.input("x", 1)), 1);
        ModelFolder target = new ModelFolder(deep, "x");
        assertThatThrownBy(() -> target.network("bad.onnx", bad, "test")).isInstanceOf(ModelMismatchException.class);
        assertThat(folder.resolve("a")).doesNotExist();
        Path old = Files.createDirectory(folder.resolve("old"));
        Path note = Files.writeString(old.resolve("note.txt"), "mine");
        Files.writeString(old.resolve("bad.onnx"), "an older one");
        ModelFolder used = new ModelFolder(old, "x");
        assertThatThrownBy(() -> used.network("bad.onnx", bad, "test")).isInstanceOf(ModelMismatchException.class);
        assertThat(note).hasContent("mine");
        assertThat(old.resolve("bad.onnx")).hasContent("an older one");
        assertThat(old).isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
    }

    @Test
    void anImportOntoItsOwnCheckpointIsRefused() throws IOException {
        Files.createDirectory(models);
        Path own = Files.writeString(models.resolve(DenoiserMetadata.FILE), "mine");
        assertThatThrownBy(() -> work.denoiser(own, 8))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("read as the denoiser");
        assertThat(own).hasContent("mine");
    }

    @Test
    void aPlaceForNoFolderIsToldAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> new ModelImport(file, "x", "y"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected a folder");
        assertThatThrownBy(() -> new ModelImport(file.resolve("models"), "x", "y"))
                .isInstanceOf(InvalidInputException.class);
    }
}
