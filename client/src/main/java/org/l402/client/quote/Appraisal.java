package org.l402.client.quote;

/** What became of a challenge under a buyer's eye: a {@link Quote} or a {@link Refusal}. */
public sealed interface Appraisal permits Quote, Refusal {}
