package io.github.dreamtalk.training;

import ai.djl.ndarray.NDManager;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.phone.CmuAcousticModel;
import io.github.dreamtalk.onnx.phone.SpeechFrontEnd;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.convert.ConvertDictionary;
import io.github.dreamtalk.training.corpus.CheckAlignment;
import io.github.dreamtalk.training.corpus.Corpus;
import io.github.dreamtalk.training.corpus.MakeCorpus;
import io.github.dreamtalk.training.corpus.Utterance;
import io.github.dreamtalk.training.error.TrainingException;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.training.features.FeatureMaker;
import io.github.dreamtalk.training.features.FeatureStore;
import io.github.dreamtalk.training.nets.DenoiserEvaluation;
import io.github.dreamtalk.training.nets.DenoiserNet;
import io.github.dreamtalk.training.nets.DenoiserTrainer;
import io.github.dreamtalk.training.nets.Export;
import io.github.dreamtalk.training.nets.ManifestRenewal;
import io.github.dreamtalk.training.nets.MotionClip;
import io.github.dreamtalk.training.nets.PhoneNet;
import io.github.dreamtalk.training.nets.PhoneTrainer;
import io.github.dreamtalk.training.style.TrainStyleClassifier;
import io.github.dreamtalk.training.viseme.Emotion;
import io.github.dreamtalk.training.viseme.StyleClips;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The steps of training as commands, in order: make-corpus, features, phone-net, denoiser, evaluate, export. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        subcommands = {MakeCorpus.class, CheckAlignment.class, TrainStyleClassifier.class, ConvertDictionary.class},
        description = "Trains the embedded networks.")
public final class Train {
    private static final Logger LOG = LoggerFactory.getLogger(Train.class);

    private static final int WIDTH = 192;
    private static final int HEADS = 8;
    /** Steps of the networks that are shipped: about 70 and 150 minutes of a core. */
    private static final long PHONE_STEPS = 20_000;

    private static final long DENOISER_STEPS = 15_000;
    private static final long SMOKE_STEPS = 60;
    /** Losses of few frames at random amounts of noise differ more than so few steps teach. */
    private static final long DENOISER_SMOKE_STEPS = 200;

    /** Exit code of a training that ran out of its minutes. */
    private static final int UNFINISHED = 10;

    Train() {}

    /**
     * Runs a command.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Train()).execute(args));
    }

    @Command(name = "features", description = "Computes the front-end features of a corpus; can be resumed.")
    int features(
            @Option(names = "--corpus", required = true) Path corpus,
            @Option(names = "--model", required = true, description = "cmu-en-us-ci.bin") Path model,
            @Option(names = "--store", required = true) Path store,
            @Option(names = "--noise-db", description = "also held-out clips in pink noise at this ratio") @Nullable
                    Double noise,
            @Option(
                            names = "--labels-only",
                            description = "only renews the labels of features already there: for a corpus whose labels"
                                    + " have changed but not its sound")
                    boolean labelsOnly) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(model))) {
            OptionalDouble decibels = noise == null ? OptionalDouble.empty() : OptionalDouble.of(noise);
            FeatureMaker maker =
                    new FeatureMaker(new SpeechFrontEnd(CmuAcousticModel.read(in)), new FeatureStore(store), decibels);
            List<Utterance> utterances = Corpus.open(corpus).utterances();
            if (labelsOnly) {
                LOG.info("new labels for {} clips", maker.relabel(utterances));
            } else {
                maker.make(utterances);
            }
        } catch (IOException e) {
            throw new TrainingException("features: cannot read " + model + ": " + e.getMessage(), e);
        }
        return 0;
    }

    @Command(name = "phone-net", description = "Trains the phone network; resumes from its checkpoint.")
    int phoneNet(
            @Option(names = "--store", required = true) Path store,
            @Option(names = "--checkpoint", required = true) Path checkpoint,
            @Mixin TrainingLength length,
            @Mixin WarmStart start,
            @Mixin DeviceOption device) {
        List<FeatureClip> clips = new FeatureStore(store).readSplits("train"::equals);
        LOG.info(
                "{} clips, {} minutes",
                clips.size(),
                clips.stream().mapToInt(FeatureClip::frames).sum() / 6000);
        try (NDManager manager = device.manager();
                PhoneNet net = new PhoneNet(manager, WIDTH, 1)) {
            PhoneTrainer trainer = new PhoneTrainer(
                    net,
                    clips,
                    classWeights(),
                    16,
                    256,
                    length.steps(PHONE_STEPS),
                    start.rate(PhoneTrainer.PEAK_RATE),
                    1);
            start.begin(trainer::begin);
            boolean done = trainer.train(checkpoint, length.limit());
            LOG.info("phone net: {}", trainer.summary());
            return done ? 0 : UNFINISHED;
        }
    }

    @Command(name = "denoiser", description = "Trains the motion denoiser; resumes from its checkpoint.")
    int denoiser(
            @Option(names = "--store", required = true) Path store,
            @Option(names = "--phone-checkpoint", required = true) Path phones,
            @Option(names = "--checkpoint", required = true) Path checkpoint,
            @Mixin TrainingLength length,
            @Option(
                            names = "--clips",
                            defaultValue = "6000",
                            description = "at most so many clips (default: ${DEFAULT-VALUE})")
                    int clips,
            @Mixin WarmStart start,
            @Mixin DeviceOption device) {
        try (NDManager manager = device.manager();
                DenoiserNet net = denoiserNet(manager)) {
            DenoiserTrainer trainer = new DenoiserTrainer(
                    net,
                    motionClips(manager, new FeatureStore(store).readSplits("train"::equals), phones, clips),
                    4,
                    32,
                    length.steps(DENOISER_STEPS),
                    start.rate(DenoiserTrainer.PEAK_RATE),
                    1);
            start.begin(trainer::begin);
            boolean done = trainer.train(checkpoint, length.limit());
            LOG.info("denoiser: {}", trainer.summary());
            return done ? 0 : UNFINISHED;
        }
    }

    @Command(
            name = "all",
            description = "Everything from a corpus to the files that are shipped: features, both networks, their"
                    + " figures, export. Run again, it goes on where it was.")
    int all(
            @Option(names = "--data", required = true, description = "a corpus, see make-corpus") Path data,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            description = "folder of the run: features, checkpoints with their curves, models")
                    Path run,
            @Option(names = "--model", required = true, description = "cmu-en-us-ci.bin") Path model,
            @Option(
                            names = "--smoke",
                            description =
                                    "a few steps with a few clips, to see that everything works; its models are of"
                                            + " no use")
                    boolean smoke,
            @Option(names = "--minutes", description = "most time for each of the trainings; run again for the rest")
                    @Nullable
                    Double minutes,
            @Option(
                            names = "--phone-steps",
                            description = "steps of the phone network (default: as of the shipped one)")
                    @Nullable
                    Long phoneSteps,
            @Option(names = "--denoiser-steps", description = "steps of the denoiser (default: as of the shipped one)")
                    @Nullable
                    Long denoiserSteps,
            @Mixin DeviceOption device) {
        Path store = run.resolve("features");
        Path phones = run.resolve("phone-net.ckpt");
        Path checkpoint = run.resolve("denoiser.ckpt");
        int code = features(data, model, store, smoke ? null : 20.0, false);
        code = code == 0
                ? phoneNet(
                        store,
                        phones,
                        new TrainingLength(smoke ? Long.valueOf(SMOKE_STEPS) : phoneSteps, minutes),
                        new WarmStart(),
                        device)
                : code;
        code = code == 0
                ? denoiser(
                        store,
                        phones,
                        checkpoint,
                        new TrainingLength(smoke ? Long.valueOf(DENOISER_SMOKE_STEPS) : denoiserSteps, minutes),
                        smoke ? 20 : 6000,
                        new WarmStart(),
                        device)
                : code;
        code = code == 0 ? evaluate(store, phones, checkpoint, smoke ? 4 : 300, smoke ? 1 : 30) : code;
        if (code == 0) {
            Path models = run.resolve("models");
            try {
                Files.createDirectories(models);
            } catch (IOException e) {
                throw new TrainingException("all: cannot make " + models + ": " + e.getMessage(), e);
            }
            code = export(phones, checkpoint, models);
        } else if (code == UNFINISHED) {
            LOG.info("not finished; run the same command again to go on");
        }
        return code;
    }

    @Command(name = "evaluate", description = "Measures the networks on held-out voices, by split, noise and source.")
    int evaluate(
            @Option(names = "--store", required = true) Path store,
            @Option(names = "--phone-checkpoint", required = true) Path phones,
            @Option(names = "--checkpoint") @Nullable Path checkpoint,
            @Option(
                            names = "--clips",
                            defaultValue = "300",
                            description = "at most so many of each (default: ${DEFAULT-VALUE})")
                    int clips,
            @Option(
                            names = "--motion-clips",
                            defaultValue = "30",
                            description = "motion is sampled for so many (default: ${DEFAULT-VALUE})")
                    int motionClips) {
        Map<String, List<FeatureClip>> groups = new TreeMap<>();
        for (FeatureClip c : new FeatureStore(store).readSplits(split -> !split.startsWith("train"))) {
            groups.computeIfAbsent(c.split() + " " + c.source(), k -> new ArrayList<>())
                    .add(c);
        }
        if (groups.isEmpty()) {
            throw new TrainingException("evaluate: " + store + " holds no held-out clips; make the features of a corpus"
                    + " with validation or test shards.");
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            for (Map.Entry<String, List<FeatureClip>> group : groups.entrySet()) {
                List<MotionClip> heard = motionClips(manager, group.getValue(), phones, clips);
                PhoneNet.Form form =
                        group.getKey().contains(FeatureMaker.STREAMING) ? PhoneNet.Form.STREAMING : PhoneNet.Form.WHOLE;
                LOG.info("{}, {} clips: {}", group.getKey(), heard.size(), DenoiserEvaluation.phones(heard, form));
                if (checkpoint != null) {
                    try (DenoiserNet net = denoiserNet(manager)) {
                        net.weights().restore(checkpoint);
                        List<MotionClip> some = heard.subList(0, Math.min(heard.size(), motionClips));
                        LOG.info(
                                "{}, {} clips: {}",
                                group.getKey(),
                                some.size(),
                                DenoiserEvaluation.motion(net, some, form));
                    }
                }
            }
        }
        return 0;
    }

    @Command(name = "export", description = "Writes the weight files and the style clips.")
    int export(
            @Option(names = "--phone-checkpoint", required = true) Path phones,
            @Option(names = "--checkpoint") @Nullable Path checkpoint,
            @Option(names = "--dir", required = true) Path dir) {
        try (NDManager manager = NDManager.newBaseManager();
                PhoneNet phone = new PhoneNet(manager, WIDTH, 1)) {
            phone.weights().restore(phones);
            Export.write(
                    dir.resolve("phone-net.safetensors"), Export.stateDict("phone-net", phone.weights(), Map.of()));
            if (checkpoint != null) {
                try (DenoiserNet net = denoiserNet(manager)) {
                    net.weights().restore(checkpoint);
                    Export.write(
                            dir.resolve(DenoiserMetadata.FILE),
                            Export.stateDict(
                                    "denoiser",
                                    net.weights(),
                                    Export.metadata(net, HEADS).toMap()));
                }
            }
        }
        for (Emotion e : Emotion.values()) {
            NpyFormat.write(
                    dir.resolve("style-" + e.name().toLowerCase(Locale.ROOT) + ".npy"),
                    StyleClips.of(e),
                    StyleClips.FRAMES,
                    DenoiserNet.MOTION);
        }
        ManifestRenewal.renew(dir);
        return 0;
    }

    private static DenoiserNet denoiserNet(NDManager manager) {
        return new DenoiserNet(manager, MotionClip.DIMENSION, 128, HEADS, 2, 1);
    }

    private static List<MotionClip> motionClips(NDManager manager, List<FeatureClip> from, Path phones, int atMost) {
        try (PhoneNet net = new PhoneNet(manager, WIDTH, 1)) {
            net.weights().restore(phones);
            List<FeatureClip> clips = new ArrayList<>(from);
            Collections.shuffle(clips, new Random(3));
            return clips.stream().limit(atMost).map(c -> MotionClip.of(c, net)).toList();
        }
    }

    /** Rare and visible sounds count more. */
    private static float[] classWeights() {
        float[] w = new float[Phone.COUNT];
        Arrays.fill(w, 1);
        for (Phone p : Phone.values()) {
            if (p.closesLips()) {
                w[p.ordinal()] = 1.5f;
            } else if (p.isLabiodental()) {
                w[p.ordinal()] = 1.8f;
            } else if (p == Phone.TH || p == Phone.W) {
                w[p.ordinal()] = 2;
            }
        }
        return w;
    }
}
