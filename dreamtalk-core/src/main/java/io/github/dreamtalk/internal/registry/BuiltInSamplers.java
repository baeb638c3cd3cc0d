package io.github.dreamtalk.internal.registry;

import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.DdpmSampler;
import io.github.dreamtalk.diffusion.DpmSolverSampler;
import io.github.dreamtalk.diffusion.Sampler;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.SamplerProvider;

/** Offers the samplers of {@code io.github.dreamtalk.diffusion}. */
public final class BuiltInSamplers {
    private BuiltInSamplers() {}

    /** The deterministic sampler as {@code ddim}, the default. */
    public static final class Ddim implements SamplerProvider {
        /** For {@link java.util.ServiceLoader}. */
        public Ddim() {}

        @Override
        public String name() {
            return "ddim";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public Sampler create(BackendContext context) {
            return new DdimSampler();
        }
    }

    /** The multistep solver as {@code dpm++}. */
    public static final class DpmSolver implements SamplerProvider {
        /** For {@link java.util.ServiceLoader}. */
        public DpmSolver() {}

        @Override
        public String name() {
            return "dpm++";
        }

        @Override
        public int priority() {
            return 90;
        }

        @Override
        public Sampler create(BackendContext context) {
            return new DpmSolverSampler();
        }
    }

    /** Ancestral sampling as {@code ddpm}. */
    public static final class Ddpm implements SamplerProvider {
        /** For {@link java.util.ServiceLoader}. */
        public Ddpm() {}

        @Override
        public String name() {
            return "ddpm";
        }

        @Override
        public int priority() {
            return 80;
        }

        @Override
        public Sampler create(BackendContext context) {
            return new DdpmSampler();
        }
    }
}
