/** JMH kernels of the hot paths; run with {@code benchmarks/run}. Never part of the tests. */
package io.github.dreamtalk.benchmarks;
