/**
 * People who do not exist, with tastes nobody is told, talking to a recommender.
 *
 * <p>A {@link dev.concierge.trainer.simulate.Persona} comes from a {@link
 * dev.concierge.trainer.simulate.Population} (people for training and people for testing are
 * disjoint); the {@link dev.concierge.trainer.simulate.World} knows how well an item fits a person.
 * In one conversation a {@link dev.concierge.trainer.simulate.SimulatedPerson} speaks ({@link
 * dev.concierge.trainer.simulate.Utterance}) and reacts to slates ({@link
 * dev.concierge.trainer.simulate.Reaction}). {@link dev.concierge.trainer.simulate.LegacyDialogues}
 * lets them talk to a scripted recommender that hears only what is said; {@link
 * dev.concierge.trainer.simulate.ConversationDriver} lets them talk to the REST endpoint.
 *
 * <p>What is hidden (personas, fits, satisfaction) never leaves this package except as the summary
 * that a table shows: requests and events are built from utterances and reactions alone.
 */
package dev.concierge.trainer.simulate;
